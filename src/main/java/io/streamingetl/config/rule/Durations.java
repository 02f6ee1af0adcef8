package io.streamingetl.config.rule;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the configuration spells them: a whole number followed by ms, s, m, h or d. */
public final class Durations {

    public static final String RULE = "must be a duration such as 60s, 5m or 1h";

    public static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    public static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(form.group(1));
        return Optional.of(
                switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** The inverse of {@link #parse}, in seconds if they are whole. */
    public static String text(Duration duration) {
        return duration.getNano() == 0 ? duration.getSeconds() + "s" : duration.toMillis() + "ms";
    }
}
