package io.streamingetl.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations of up to 1 MiB that once took minutes, or the whole stack. */
@Timeout(60)
@Tag("slow")
class LargeConfigTest {

    private static final int MANY = 60_000;

    private static String many(IntFunction<String> text) {
        return IntStream.range(0, MANY).mapToObj(text).collect(Collectors.joining());
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("dots", "event: { types: { x: 'decimal(12,2) " + many(i -> ".") + "' } }"),
                Arguments.of("spaces", "event: { types: { x: 'decimal(" + many(i -> " ") + "' } }"),
                Arguments.of("factors", "measures: { x: 'sum(price" + many(i -> " * count") + ")' }"),
                Arguments.of("no measure", "measures: { x: 'sum(price" + many(i -> " *") + "' }"),
                Arguments.of("key fields", "event: { key: [a" + many(i -> ", a" + i) + "] }"),
                Arguments.of("same topics", "source: { topics: [a" + many(i -> ", a") + "] }"),
                Arguments.of("unknown keys", "sink:\n" + many(i -> "  k" + i + ": x\n")),
                Arguments.of("measures", "measures:\n" + many(i -> "  m" + i + ": sum(f" + i + ")\n")),
                Arguments.of("references", "pipeline: '" + many(i -> "${") + "'"),
                Arguments.of("braces", "pipeline: " + many(i -> "{")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void when_aLargeFileIsBroken_then_refusedAtOnceInAFewLines(String what, String text) {
        assertThat(Yaml.refusal(text)).as(what).hasSizeBetween(1, 51).allSatisfy(line -> assertThat(line)
                .hasSizeLessThan(2_000));
    }

    @Test
    void when_thereAreTooManyTopics_then_theRestIsCounted() {
        assertThat(Yaml.refusal("source: { topics: [a" + many(i -> ", a") + "] }"))
                .hasSize(51)
                .last()
                .isEqualTo("etl.yaml: 59,950 more are not shown");
    }
}
