package io.streamingetl.config.model;

import io.streamingetl.config.rule.Choices;
import io.streamingetl.config.rule.RuleCheck;
import java.util.Optional;

/**
 * Encryption of the connections to the database and verification of the server; {@code sink.tls} and
 * {@code sink.tls-ca} in the configuration.
 *
 * @param mode never falls back to a weaker one
 * @param ca the trusted authorities; present if and only if the mode verifies the certificate
 */
public record SinkTls(Mode mode, Optional<CaFile> ca) {

    /** From the weakest to the strongest. */
    public enum Mode {
        /** Plain text. */
        DISABLED,
        /** Encrypted, but the server is not verified: protects against eavesdropping only. */
        REQUIRED,
        /** Encrypted, and an authority signed the certificate of the server, for any name. */
        VERIFY_CA,
        /** As {@link #VERIFY_CA}, and the certificate is for {@code sink.host}. */
        VERIFY_IDENTITY;

        boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_IDENTITY;
        }
    }

    /** Plain text. */
    public static final SinkTls NONE = new SinkTls(Mode.DISABLED, Optional.empty());

    public SinkTls {
        RuleCheck rules = new RuleCheck("sink");
        rules.require(
                ca.isPresent() || !mode.verifies(),
                "tls-ca",
                null,
                "must name a PEM file if sink.tls is " + Choices.word(mode));
        rules.require(
                ca.isEmpty() || mode.verifies(),
                "tls-ca",
                ca.map(CaFile::path).orElse(""),
                "verifies nothing unless sink.tls is verify-ca or verify-identity");
        rules.enforce();
    }
}
