package io.streamingetl.config.parse;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.rule.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The result of reading a file: the line and text of each key, and every violation. */
final class ParseReport {

    /**
     * @param text the scalar after interpolation; null for a list, a mapping or no value
     * @param secret whether {@code text} must not be shown
     */
    private record Given(int line, String text, boolean secret) {}

    private static final Pattern WORD = Pattern.compile("\\w+");

    private final boolean lines;
    private final Map<String, Given> given = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private final NavigableSet<String> broken = new TreeSet<>();

    ParseReport() {
        this(true);
    }

    private ParseReport(boolean lines) {
        this.lines = lines;
    }

    /** For a tree that is merged from several files. */
    static ParseReport withoutLines() {
        return new ParseReport(false);
    }

    /** Records the line of a key. */
    void line(String key, int line) {
        given.put(key, new Given(lines ? line : Violation.NO_LINE, null, false));
    }

    /** Records the scalar of a key. */
    void text(String key, String text, boolean secret) {
        given.put(key, new Given(lineOf(key), text, secret));
    }

    /**
     * Adds a violation, unless the key or a part of it already has one: what follows from the first is noise.
     *
     * @param value null to show none; replaced if it is a secret
     */
    void add(String key, String value, String rule) {
        if (!isBroken(key)) {
            add(located(key, value, rule));
        }
    }

    /** As above, under another name: the key itself may be a part of a secret. */
    void addAs(String shownKey, String key, String rule) {
        if (!isBroken(key)) {
            broken.add(key);
            violations.add(new Violation(shownKey, null, rule, lineOf(key)));
        }
    }

    private void add(Violation violation) {
        violations.add(violation);
        broken.add(violation.key());
    }

    /**
     * Runs a constructor or check, and adds the violations of a {@link ConfigException} that it throws.
     *
     * @return null if it threw
     */
    <T> T collect(Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (ConfigException e) {
            e.violations().stream()
                    .filter(v -> !isBroken(v.key()))
                    .map(v -> located(v.key(), v.value(), v.rule()))
                    .toList()
                    .forEach(this::add);
            return null;
        }
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException if there are violations, with all of them in the order of the file
     */
    void enforce(String source) {
        if (!violations.isEmpty()) {
            violations.sort(Comparator.comparingInt(v -> v.line() == Violation.NO_LINE ? Integer.MAX_VALUE : v.line()));
            throw new ConfigException(source, violations);
        }
    }

    private boolean isBroken(String key) {
        return broken.contains(key) || isBrokenWithin(key + ".") || isBrokenWithin(key + "[");
    }

    private boolean isBrokenWithin(String prefix) {
        String next = broken.ceiling(prefix);
        return next != null && next.startsWith(prefix);
    }

    /** A violation with its line and its value as the file spells it, without secrets. */
    private Violation located(String key, String value, String rule) {
        Given at = given.get(key);
        if (value == null || at == null || at.text() == null) {
            return new Violation(key, value, rule, lineOf(key));
        }
        return at.secret()
                ? new Violation(key, Secret.REDACTED, withoutWordsOf(at.text(), rule), at.line())
                : new Violation(key, at.text(), rule, at.line());
    }

    /** The line of a key, or of the nearest key that contains it. */
    int lineOf(String key) {
        String at = key;
        while (!given.containsKey(at)) {
            int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (end < 0) {
                return Violation.NO_LINE;
            }
            at = at.substring(0, end);
        }
        return given.get(at).line();
    }

    /** A rule may name a field that is spelled by a secret. */
    private static String withoutWordsOf(String secret, String rule) {
        Set<String> words =
                WORD.matcher(secret).results().map(MatchResult::group).collect(Collectors.toSet());
        return WORD.matcher(rule).replaceAll(word -> words.contains(word.group()) ? Secret.REDACTED : word.group());
    }
}
