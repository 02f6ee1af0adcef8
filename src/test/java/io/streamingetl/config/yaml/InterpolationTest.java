package io.streamingetl.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("A", "1", "EMPTY", "", "REF", "${A}$1\\", "_b2", "x");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "plain,plain",
                "${A},1",
                "a${A}b${A}c,a1b1c",
                "${A:2},1",
                "${NONE:2},2",
                "${NONE:},\"\"",
                "${EMPTY:2},\"\"",
                "${NONE:host:9092},host:9092",
                "${_b2},x",
                "${REF},${A}$1\\",
                "$${A},${A}",
                "$$${A},$${A}",
                "$A $ 5$,$A $ 5$",
                "a}b{c,a}b{c",
            })
    void when_scalarHasReferences_then_replacedOnce(String raw, String text) {
        assertThat(new Interpolation(ENVIRONMENT).resolve(raw).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${NONE} | needs the environment variable NONE, which is not set: export it, or write ${NONE:VALUE} for a default VALUE",
                "a ${A   | has a ${ without its }, or one inside another; a literal ${ is written $${",
                "${NONE:${A}} | has a ${ without its }, or one inside another; a literal ${ is written $${",
                "${1A}   | needs ${NAME}, ${NAME:default} or ${file:PATH}; a literal ${ is written $${",
                "${}     | needs ${NAME}, ${NAME:default} or ${file:PATH}; a literal ${ is written $${",
            })
    void when_referenceIsBroken_then_problemQuotesNoValue(String raw, String problem) {
        assertThat(new Interpolation(ENVIRONMENT).resolve(raw).problems()).containsExactly(problem);
    }

    @Test
    void when_referenceIsToAFile_then_contentWithoutItsLastLineEnd() throws IOException {
        assertThat(fromFile("pw").text()).isEqualTo("pw");
        assertThat(fromFile("pw\n").text()).isEqualTo("pw");
        assertThat(fromFile("pw\r\n").text()).isEqualTo("pw");
        assertThat(fromFile("pw\n\n").text()).isEqualTo("pw\n");
        assertThat(fromFile("a\nb ").text()).isEqualTo("a\nb ");
        assertThat(fromFile("${A}").text()).isEqualTo("${A}");
        assertThat(fromFile("x").fromFile()).isTrue();
    }

    @Test
    void when_fileCannotBeRead_then_problemNamesIt() throws IOException {
        Path missing = folder.resolve("missing");
        assertThat(Yaml.refusal("sink:\n  password: ${file:" + missing + "}"))
                .containsExactly("etl.yaml:2: sink.password: needs the file " + missing
                        + ", which can't be read: there is no such file");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
        assertThat(Yaml.refusal("sink:\n  password: ${file:" + binary + "}"))
                .singleElement()
                .asString()
                .endsWith("it is not UTF-8");
        Path big = Files.write(folder.resolve("big"), new byte[70_000]);
        assertThat(Yaml.refusal("sink:\n  password: ${file:" + big + "}"))
                .singleElement()
                .asString()
                .endsWith("it is larger than 64 KiB");
    }

    @Test
    void when_variableIsMissing_then_keyAndVariable() {
        assertThat(Yaml.refusal("sink:\n  password: s3cret${PW}"))
                .containsExactly("etl.yaml:2: sink.password: needs the environment variable PW, which is not set:"
                        + " export it, or write ${PW:VALUE} for a default VALUE");
    }

    @Test
    void when_insertedTextsAreLargerThanAConfiguration_then_refused() throws IOException {
        Path big = Files.writeString(folder.resolve("big"), "x".repeat(65_536));
        assertThat(Yaml.refusal("sink:\n  user: " + ("${file:" + big + "}").repeat(17)))
                .contains("etl.yaml:2: sink.user: inserts variables and files that are larger than 1 MiB together");
    }

    @Test
    void when_defaultsVariableIsImpossible_then_refused() {
        assertThat(Yaml.refusal("sink:\n  user: u", Map.of("MYSQL_PORT", "abc")))
                .containsExactly("etl.yaml:1: sink.port is \"abc\": must be a whole number");
    }

    @Test
    void when_scalarOfAnyTypeHasReferences_then_typedAfterReplacement() {
        EtlConfig config = Yaml.parse("""
                source:
                  topics:
                    - ${T}
                    - "${T}-${T}"
                window:
                  size: ${N}s
                measures:
                  x: ${F:sum}(price)
                sink:
                  port: ${N}
                  create-table: ${B}
                """, Map.of("T", "t", "N", "30", "B", "false"));
        assertThat(config.source().topics()).containsExactly("t", "t-t");
        assertThat(config.window().size()).hasSeconds(30);
        assertThat(config.sink().port()).isEqualTo(30);
        assertThat(config.sink().createTable()).isFalse();
        assertThat(config.operands()).containsExactly("price");
    }

    private Interpolation.Result fromFile(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), content);
        return new Interpolation(ENVIRONMENT).resolve("${file:" + file + "}");
    }
}
