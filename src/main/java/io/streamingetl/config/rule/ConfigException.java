package io.streamingetl.config.rule;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration breaks some rules; the message holds all of them, one readable line each. */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /**
     * Thrown by a record's own validation, which knows of no file.
     *
     * @param violations at least one
     */
    public ConfigException(List<Violation> violations) {
        this("", violations);
    }

    /**
     * Thrown for a whole file.
     *
     * @param source name of the file, as the message shows it; may be empty
     * @param violations at least one, in the order to be shown
     */
    public ConfigException(String source, List<Violation> violations) {
        super(violations.stream().map(v -> v.describe(source)).collect(Collectors.joining("\n")));
        this.violations = List.copyOf(violations);
    }

    /** A failure of what was to run by the configuration, as a refusal of it. */
    public static ConfigException of(Throwable failure) {
        return failure instanceof ConfigException refused
                ? refused
                : Violation.of("", String.valueOf(failure.getMessage())).refused();
    }

    public static ConfigException ofFile(String source, int line, String rule) {
        return new ConfigException(source, List.of(new Violation("", null, rule, line)));
    }

    public List<Violation> violations() {
        return violations;
    }
}
