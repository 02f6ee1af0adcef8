package io.streamingetl.config.rule;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration violates rules; the message has one line for each violation. */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /**
     * Thrown by the validation of a record, which knows no file.
     *
     * @param violations at least one
     */
    public ConfigException(List<Violation> violations) {
        this("", violations);
    }

    /**
     * Thrown for a whole file.
     *
     * @param source name of the file in the message; may be empty
     * @param violations at least one, in the order of the message
     */
    public ConfigException(String source, List<Violation> violations) {
        super(violations.stream().map(v -> v.describe(source)).collect(Collectors.joining("\n")));
        this.violations = List.copyOf(violations);
    }

    /** Turns any failure to apply a configuration into a refusal of it. */
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
