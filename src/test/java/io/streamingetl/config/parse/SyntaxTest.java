package io.streamingetl.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.config.rule.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\n", "# nothing\n"})
    void when_fileIsEmpty_then_refused(String text) {
        assertThat(Yaml.refusal(text)).containsExactly("etl.yaml: is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"---", "orders", "- a\n- b", "42"})
    void when_rootIsNoMapping_then_refused(String text) {
        assertThat(Yaml.refusal(text))
                .containsExactly("etl.yaml: must contain keys and values such as pipeline: orders");
    }

    @Test
    void when_thereAreSeveralDocuments_then_refused() {
        assertThat(Yaml.refusal("pipeline: a\n---\npipeline: b\n"))
                .containsExactly("etl.yaml:2: must contain one YAML document, not several");
    }

    @Test
    void when_textIsNoYaml_then_lineAndProblem() {
        assertThat(Yaml.refusal("pipeline: a\nsink:\n  user: u\n    host: h\n"))
                .containsExactly("etl.yaml:4: is not YAML: mapping values are not allowed here");
    }

    @Test
    void when_textHoldsControlCharacters_then_refusedInOneLine() {
        assertThat(Yaml.refusal("\npipeline: a\u0000b\n"))
                .containsExactly("etl.yaml:2: is not YAML: it has the control character U+0000");
    }

    @Test
    void when_keyIsGivenTwice_then_refused() {
        assertThat(Yaml.refusal("sink:\n  user: a\n  port: 1\n  user: b\npipeline: a\npipeline: b\n"))
                .containsExactly(
                        "etl.yaml:2: sink.user: is given twice, the second time in line 4",
                        "etl.yaml:5: pipeline: is given twice, the second time in line 6");
    }

    @Test
    void when_thereIsAnAlias_then_refused() {
        assertThat(Yaml.refusal("pipeline: &a x\nsink:\n  user: *a\n"))
                .containsExactly("etl.yaml:1: has an anchor (&), which is not supported: remove it, or put the value in"
                        + " quotes if the sign belongs to it");
        assertThat(Yaml.refusal("sink:\n  user: *a\n"))
                .containsExactly("etl.yaml:2: has an alias (*), which is not supported: repeat the value, or put the"
                        + " value in quotes if the sign belongs to it");
    }

    @ParameterizedTest
    @CsvSource({
        "&S3CR3T, has an anchor (&)",
        "&S3CR3T x, has an anchor (&)",
        "&S3CR3T { a: b }, has an anchor (&)",
        "!S3CR3T, has a tag (!)",
        "! x, has a tag (!)",
        "!!str 7, has a tag (!)",
        "!!map { a: b }, has a tag (!)",
        "!!seq [a], has a tag (!)",
        "*S3CR3T, has an alias (*)"
    })
    void when_signShortensAValue_then_refused(String value, String rule) {
        assertThat(Yaml.refusal("sink:\n  password: " + value))
                .singleElement()
                .asString()
                .startsWith("etl.yaml:2: " + rule)
                .doesNotContain("S3CR3T");
        assertThat(Yaml.parse("sink: { password: '" + value + "' }").sink().password())
                .isEqualTo(new Secret(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sink:\n  <<: { port: 1 }",
                "event:\n  types: { <<: { x: integer } }",
                "source:\n  kafka: { <<: [{ a: b }] }"
            })
    void when_thereIsAMergeKey_then_refused(String yaml) {
        assertThat(Yaml.refusal(yaml))
                .containsExactly("etl.yaml:2: has a merge key (<<), which is not supported: repeat the keys, or put the"
                        + " value in quotes if the sign belongs to it");
        assertThat(Yaml.parse("source: { kafka: { '<<': a } }").source().kafka())
                .containsEntry("<<", "a");
    }

    @Test
    void when_versionIsUnknown_then_refused() {
        assertThat(Yaml.refusal("%YAML 9.9\n---\npipeline: a\n"))
                .containsExactly("etl.yaml: names a version of YAML that is not supported: remove its line %YAML");
        assertThat(Yaml.parse("%YAML 1.2\n---\npipeline: a\n").pipeline()).isEqualTo("a");
    }

    @Test
    void when_aliasesWouldExplode_then_refusedAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(Yaml.refusal(bomb.toString())).singleElement().asString().startsWith("etl.yaml:1: has an anchor");
    }

    @Test
    void when_nestedDeeply_then_refusedWithoutAStackOverflow() {
        assertThat(Yaml.refusal("pipeline: " + "[".repeat(100_000)))
                .containsExactly("etl.yaml:1: is nested too deeply");
    }

    @Test
    void when_keyIsNoScalar_then_refused() {
        assertThat(Yaml.refusal("[a, b]: c\n")).containsExactly("etl.yaml: [line 1]: must have plain keys");
    }

    @Test
    void when_fileBeginsWithAByteOrderMark_then_read() {
        assertThat(Yaml.parse("\uFEFFpipeline: x").pipeline()).isEqualTo("x");
    }

    @Test
    void when_valueIsLongOrHoldsLineBreaks_then_oneShortLine() {
        assertThat(Yaml.refusal("pipeline: \"a\\nb\\u202e" + "x".repeat(1000) + "\""))
                .singleElement()
                .asString()
                .startsWith("etl.yaml:1: pipeline is \"a\\u000ab\\u202exxx")
                .hasSizeLessThan(500);
    }

    @Test
    void when_scalarIsOneOfTheTrapsOfYaml11_then_itsTextStays() {
        EtlConfig config = Yaml.parse("""
            pipeline: 010
            source:
              kafka: { a: 12:30, b: no, c: 1_000, d: 0x1F, e: 1e3, f: 'null', g: 2018-09-21 }
            sink: { user: no, password: 007, table: 010, database: 12e3 }
            """);
        assertThat(config.pipeline()).isEqualTo("010");
        assertThat(config.source().kafka())
                .containsAllEntriesOf(Map.of(
                        "a",
                        "12:30",
                        "b",
                        "no",
                        "c",
                        "1_000",
                        "d",
                        "0x1F",
                        "e",
                        "1e3",
                        "f",
                        "null",
                        "g",
                        "2018-09-21"));
        assertThat(config.sink())
                .isEqualTo(new SinkConfig(
                        "localhost", 3306, "12e3", "no", new Secret("007"), SinkTls.NONE, "010", true, 2));
    }
}
