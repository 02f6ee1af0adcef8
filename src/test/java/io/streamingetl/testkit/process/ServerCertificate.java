package io.streamingetl.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A server certificate and its certificate authority, created by the JDK's keytool. All files are PEM.
 *
 * @param ca the authority's certificate
 * @param certificate the server's certificate
 * @param key the server's private key
 */
public record ServerCertificate(Path ca, Path certificate, Path key) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PASSWORD = "changeit";
    private static final int LINE_CHARS = 64;

    /**
     * Creates both, valid for a day.
     *
     * @param dir folder of the files; one pair per folder
     * @param name subject alternative name of the server's certificate, such as {@code dns:localhost}
     */
    public static ServerCertificate create(Path dir, String name) {
        Path store = dir.resolve("keys.p12");
        keytool(dir, "-alias", "ca", "-dname", "CN=authority of a test", "-ext", "bc:c");
        keytool(dir, "-alias", "server", "-dname", "CN=server of a test", "-signer", "ca", "-ext", "san=" + name);
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Key key = keys.getKey("server", PASSWORD.toCharArray());
            return new ServerCertificate(
                    pem(dir, "ca", "CERTIFICATE", keys.getCertificate("ca").getEncoded()),
                    pem(
                            dir,
                            "server",
                            "CERTIFICATE",
                            keys.getCertificate("server").getEncoded()),
                    pem(dir, "server-key", "PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No keys in " + store, e);
        }
    }

    private static void keytool(Path dir, String... options) {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString(), "-genkeypair"));
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of("-keystore", "keys.p12", "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "1"));
        command.addAll(List.of(options));
        ServerProcess.run(command, dir, dir.resolve("keytool.log"), PATIENCE);
    }

    private static Path pem(Path dir, String name, String type, byte[] der) {
        Path file = dir.resolve(name + ".pem");
        String lines = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(der);
        ServerFiles.writePrivate(file, "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
        return file;
    }

    /** Server arguments that enable TLS with this certificate. */
    public List<String> arguments() {
        return List.of("--ssl-ca=" + ca, "--ssl-cert=" + certificate, "--ssl-key=" + key);
    }
}
