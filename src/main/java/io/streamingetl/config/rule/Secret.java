package io.streamingetl.config.rule;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** A value that must not be shown: it prints as {@value #REDACTED}. */
public final class Secret {

    /** Shown instead of a secret. */
    public static final String REDACTED = "<redacted>";

    private final String value;

    /** @param value may be empty, for an account without a password */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The secret itself, to authenticate with. */
    public String value() {
        return value;
    }

    /** Whether a Kafka client property of this name is a secret or may contain one. */
    public static boolean isSecretProperty(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".key")
                || Stream.of("password", "passphrase", "secret", "token", "credential", "jaas", "user.info")
                        .anyMatch(lower::contains);
    }

    /** A text as it may be shown: one with an @ or an = may hold a login, as in {@code mysql://user:password@host}. */
    public static String shown(String text) {
        return text.indexOf('@') < 0 && text.indexOf('=') < 0 ? text : REDACTED;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return REDACTED;
    }
}
