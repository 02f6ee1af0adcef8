package io.streamingetl.config.model;

import io.streamingetl.config.rule.Choices;
import io.streamingetl.config.rule.RuleCheck;
import java.util.Optional;

/**
 * Whether the connections to the database are encrypted, and who must be at the other end; {@code sink.tls} and
 * {@code sink.tls-ca} in the configuration.
 *
 * @param mode none of them falls back to another: what it asks for is had, or there is no connection
 * @param ca whose certificates are trusted; there where the mode verifies, and only there
 */
public record SinkTls(Mode mode, Optional<CaFile> ca) {

    /** From the weakest to the strongest. */
    public enum Mode {
        /** Plain text. */
        DISABLED,
        /** Encrypted, with whoever answers: keeps out who only listens. */
        REQUIRED,
        /** Encrypted, with a server whose certificate the authority signed, for whatever name. */
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
                "must name a PEM file where sink.tls is " + Choices.word(mode));
        rules.require(
                ca.isEmpty() || mode.verifies(),
                "tls-ca",
                ca.map(CaFile::path).orElse(""),
                "verifies nothing unless sink.tls is verify-ca or verify-identity");
        rules.enforce();
    }
}
