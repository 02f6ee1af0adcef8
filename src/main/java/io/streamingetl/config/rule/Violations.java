package io.streamingetl.config.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects the rules that one record's values break, so that its constructor can throw all of them at once. */
public final class Violations {

    public static final int MAX_PORT = 65_535;
    public static final Duration MAX_DURATION = Duration.ofDays(366);

    private final String section;
    private final List<Violation> broken = new ArrayList<>();

    /** @param section what every key of this record begins with, such as {@code window}; empty at the root */
    public Violations(String section) {
        this.section = section;
    }

    /**
     * Notes a violation unless {@code holds}.
     *
     * @param value shown to the user; null to show none
     * @param rule what the value must be; must not quote a value, which may be a secret
     */
    public void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            String path = section.isEmpty() ? key : section + "." + key;
            broken.add(new Violation(path, value == null ? null : text(value), rule, Violation.NO_LINE));
        }
    }

    public void host(String key, String host) {
        require(!host.isBlank() && !host.matches(".*\\s.*"), key, host, "must be a host name or an address");
    }

    /** Throws what was noted, if anything was. */
    public void enforce() {
        if (!broken.isEmpty()) {
            throw new ConfigException(broken);
        }
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? Durations.text(duration) : value.toString();
    }
}
