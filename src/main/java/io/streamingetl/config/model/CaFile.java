package io.streamingetl.config.model;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.FileErrors;
import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.config.rule.TextFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/**
 * A file with the certificates of authorities. It is read with the configuration, so a changed file is a changed
 * configuration.
 *
 * @param path as configured
 * @param pem its content, with at least one certificate
 */
public record CaFile(String path, String pem) {
    private static final int MAX_BYTES = 1 << 20;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    public CaFile {
        RuleCheck rules = new RuleCheck("sink");
        rules.require(containsCertificates(pem), "tls-ca", path, "must name a file of certificates in PEM");
        rules.enforce();
    }

    /**
     * Reads the file.
     *
     * @throws ConfigException if it can't be read or contains anything else
     */
    public static CaFile read(String path) {
        try {
            return new CaFile(path, TextFile.read(Path.of(path), MAX_BYTES));
        } catch (IOException | InvalidPathException e) {
            RuleCheck rules = new RuleCheck("sink");
            rules.require(false, "tls-ca", path, "must name a file that can be read, but " + FileErrors.reason(e));
            rules.enforce();
            throw new AssertionError(e);
        }
    }

    /** The database client reads only PEM; the JDK would also accept DER. */
    private static boolean containsCertificates(String pem) {
        try {
            return pem.contains(BEGIN)
                    && !CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                            .isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Only the path. */
    @Override
    public String toString() {
        return path;
    }
}
