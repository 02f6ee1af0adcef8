package io.streamingetl.config.key;

import io.streamingetl.config.rule.Bounds;
import io.streamingetl.config.rule.Choices;
import io.streamingetl.config.rule.Durations;
import io.streamingetl.config.rule.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How the file spells a value. It checks the form of the text; the records of {@link io.streamingetl.config.model}
 * check the value.
 *
 * @param parse empty if the text does not have this form; may throw {@link io.streamingetl.config.rule.ConfigException}
 * @param rule what the text must be
 * @param schema keywords of JSON Schema that describe the YAML scalar
 * @param isSecret whether no message or view may show the text
 * @param isNullable whether the key may stand without a value, which then means {@code empty}
 * @param empty the value of a key without one; null if every key of this type needs a value or a default
 */
public record ValueType<T>(
        Function<String, Optional<T>> parse,
        String rule,
        Map<String, Object> schema,
        boolean isSecret,
        boolean isNullable,
        T empty) {

    private static final String WHOLE_NUMBER = "must be a whole number";

    static <T> ValueType<T> of(Function<String, Optional<T>> parse, String rule, Map<String, Object> schema) {
        return new ValueType<>(parse, rule, new TreeMap<>(schema), false, false, null);
    }

    static ValueType<String> text() {
        return of(Optional::of, "", Map.of("type", List.of("string", "number")));
    }

    /** A text that the records match with a pattern; the pattern is for editors. */
    static ValueType<String> text(Pattern pattern) {
        return of(
                Optional::of,
                "",
                Map.of("type", List.of("string", "number"), "pattern", "^(" + pattern.pattern() + ")$"));
    }

    static ValueType<Integer> integer(Bounds bounds) {
        return of(ValueType::parseInt, WHOLE_NUMBER, integerSchema(bounds));
    }

    static ValueType<Long> longInteger(Bounds bounds) {
        return of(ValueType::parseLong, WHOLE_NUMBER, integerSchema(bounds));
    }

    static Map<String, Object> integerSchema(Bounds bounds) {
        Map<String, Object> schema = new TreeMap<>(Map.of("type", "integer", "minimum", bounds.min()));
        if (bounds.isBoundedAbove()) {
            schema.put("maximum", bounds.max());
        }
        return schema;
    }

    static Optional<Integer> parseInt(String text) {
        return parseLong(text).filter(n -> n == n.intValue()).map(Long::intValue);
    }

    private static Optional<Long> parseLong(String text) {
        return text.matches("-?\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    static ValueType<Boolean> flag() {
        return of(
                text -> text.equals("true") || text.equals("false")
                        ? Optional.of(Boolean.valueOf(text))
                        : Optional.empty(),
                "must be true or false",
                Map.of("type", "boolean"));
    }

    static ValueType<Duration> duration() {
        return of(Durations::parse, Durations.RULE, durationSchema());
    }

    static Map<String, Object> durationSchema() {
        return Map.of("type", "string", "pattern", "^" + Durations.FORM.pattern() + "$");
    }

    /** One constant of an enum, spelled in lower case with dashes. */
    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        List<String> words = constants.stream().map(Choices::word).toList();
        return of(
                text -> constants.stream()
                        .filter(c -> Choices.word(c).equals(text))
                        .findFirst(),
                "must be one of " + String.join(", ", words),
                Map.of("enum", words));
    }

    static ValueType<Secret> secret() {
        return new ValueType<>(text -> Optional.of(new Secret(text)), "", text().schema, true, false, new Secret(""));
    }

    /** The same for a key that may have no value. */
    ValueType<Optional<T>> optional() {
        return new ValueType<>(
                text -> present(parse.apply(text)), rule, schema, isSecret, isNullable, Optional.empty());
    }

    /** A value that is present if the text has the form of one. */
    static <T> Optional<Optional<T>> present(Optional<T> value) {
        return value.isPresent() ? Optional.of(value) : Optional.empty();
    }

    /** The same for a key that may stand without a value. */
    ValueType<T> orNull() {
        return new ValueType<>(parse, rule, schema, isSecret, true, empty);
    }
}
