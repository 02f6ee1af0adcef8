package io.streamingetl.config.yaml;

import io.streamingetl.config.rule.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Scalars of the usual types, read from a {@link Section}; defaults are spelled as the file would spell them. */
public final class Values {

    private Values() {}

    public static int integer(Section section, String key, String fallback) {
        return section.value(key, fallback, Values::parseInt, "must be a whole number");
    }

    public static long longInteger(Section section, String key, String fallback) {
        return section.value(key, fallback, Values::parseLong, "must be a whole number");
    }

    public static Optional<Integer> parseInt(String text) {
        return parseLong(text).filter(n -> n == n.intValue()).map(Long::intValue);
    }

    private static Optional<Long> parseLong(String text) {
        return text.matches("-?\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    public static boolean flag(Section section, String key, String fallback) {
        return section.value(
                key,
                fallback,
                text -> text.equals("true") || text.equals("false")
                        ? Optional.of(Boolean.valueOf(text))
                        : Optional.empty(),
                "must be true or false");
    }

    public static Duration duration(Section section, String key, String fallback) {
        return section.value(key, fallback, Durations::parse, Durations.RULE);
    }

    /** One constant of an enum, spelled in lower case with dashes. */
    public static <E extends Enum<E>> E choice(Section section, String key, String fallback, Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        String words = constants.stream().map(Values::word).collect(Collectors.joining(", "));
        return section.value(
                key,
                fallback,
                text -> constants.stream().filter(c -> word(c).equals(text)).findFirst(),
                "must be one of " + words);
    }

    /** How the configuration spells a constant: {@code ISO_8601} is iso-8601. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
