package io.streamingetl.config.rule;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** A value that must not be shown: it prints as {@value #REDACTED}. */
public final class Secret {

    /** What is shown in a secret's place. */
    public static final String REDACTED = "<redacted>";

    private final String value;

    /** A secret; may be empty, as an account without a password has it. */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The secret itself, for the one who signs in with it. */
    public String value() {
        return value;
    }

    /** Whether a Kafka client property of this name holds a secret, or may embed one. */
    public static boolean isSecretProperty(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".key")
                || Stream.of("password", "passphrase", "secret", "token", "credential", "jaas", "user.info")
                        .anyMatch(lower::contains);
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
