package io.streamingetl.config.rule;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration violates rules; the message has one line for each violation, up to {@value #SHOWN}. */
public class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Number of violations in the message: more help nobody, and take a log, a status and a screen. */
    private static final int SHOWN = 50;

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
        super(message(source, violations));
        this.violations = List.copyOf(violations);
    }

    private static String message(String source, List<Violation> violations) {
        String shown = violations.stream()
                .limit(SHOWN)
                .map(violation -> violation.describe(source))
                .collect(Collectors.joining("\n"));
        int rest = violations.size() - SHOWN;
        return rest > 0
                ? shown + "\n"
                        + Violation.of("", "%,d more are not shown".formatted(rest))
                                .describe(source)
                : shown;
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
