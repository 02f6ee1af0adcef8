package io.streamingetl.config.rule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects the rules that a record's values break, so that its constructor throws all of them at once. */
public final class RuleCheck {

    public static final Duration MAX_DURATION = Duration.ofDays(366);

    private final String section;
    private final List<Violation> broken = new ArrayList<>();

    /** @param section the section that the record's keys belong to, such as {@code window}; empty at the root */
    public RuleCheck(String section) {
        this.section = section;
    }

    /**
     * Adds a violation unless {@code holds}.
     *
     * @param value shown in the message; null to show none
     * @param rule what the value must be; must not quote the value, which may be a secret
     */
    public void require(boolean holds, String key, Object value, String rule) {
        if (!holds) {
            String path = section.isEmpty() ? key : section + "." + key;
            broken.add(new Violation(path, value == null ? null : text(value), rule, Violation.NO_LINE));
        }
    }

    /** Requires a number within bounds. */
    public void within(String key, long number, Bounds bounds) {
        require(bounds.contains(number), key, number, bounds.rule());
    }

    /** Requires a port to listen on, or 0. */
    public void listeningPort(String key, int port) {
        require(Bounds.LISTENING_PORT.contains(port), key, port, "must be between 1 and 65535, or 0 for any free port");
    }

    public void host(String key, String host) {
        boolean isWord = !host.isBlank() && host.chars().noneMatch(c -> c <= ' ' || "/@?#=\\".indexOf(c) >= 0);
        // One colon separates a port; an IPv6 address has more.
        boolean hasPort = host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':');
        require(
                isWord && !hasPort,
                key,
                host,
                "must be a host name or an address, without a scheme, user, port or path");
    }

    /** Throws the violations, if there are any. */
    public void enforce() {
        if (!broken.isEmpty()) {
            throw new ConfigException(broken);
        }
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? Durations.text(duration) : value.toString();
    }
}
