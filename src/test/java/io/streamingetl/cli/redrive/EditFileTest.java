package io.streamingetl.cli.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.core.progress.PartitionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditFileTest {
    @TempDir
    private Path dir;

    private Map<RecordId, byte[]> read(String text) throws IOException {
        return EditFile.read(Files.writeString(dir.resolve("edits.jsonl"), text));
    }

    private static RecordId id(int partition, long offset) {
        return new RecordId(new PartitionId("orders", partition), offset);
    }

    @Test
    void when_aValueIsAnObject_then_itsBytesAreTakenAsTheyAreWritten() throws IOException {
        Map<RecordId, byte[]> edits = read("""
                {"topic": "orders", "partition": 0, "offset": 17, "value": { "price": 4.030, "a": {"b": [1]}} }

                {"value": "{\\"price\\": 1}", "offset": 18, "partition": 1, "topic": "orders"}
                """);
        assertThat(edits).containsOnlyKeys(id(0, 17), id(1, 18));
        assertThat(edits.get(id(0, 17))).isEqualTo("{ \"price\": 4.030, \"a\": {\"b\": [1]}}".getBytes(UTF_8));
        assertThat(edits.get(id(1, 18))).isEqualTo("{\"price\": 1}".getBytes(UTF_8));
    }

    @Test
    void when_aFieldStandsTwiceInAValue_then_theValueIsTakenAsItIsForTheDecoderToJudge() throws IOException {
        String value = "{\"price\": 1, \"price\": 1, \"note\": {\"a\": 1, \"a\": 2}}";
        String line = "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 17, \"value\": " + value + "}";
        assertThat(read(line).get(id(0, 17))).isEqualTo(value.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{}",
                "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 17}",
                "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 17, \"value\": null}",
                "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 1.5, \"value\": {}}",
                "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 99999999999999999999, \"value\": {}}",
                "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 17, \"value\": {}, \"more\": 1}",
                "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 17, \"value\": {}} {}",
                "{\"topic\": \"orders\", \"topic\": \"orders\", \"partition\": 0, \"offset\": 17, \"value\": {}}"
            })
    void when_aLineHasAnotherForm_then_theErrorNamesIt(String line) {
        assertThatThrownBy(() -> read("\n" + line))
                .isInstanceOf(EditException.class)
                .hasMessageContaining("edits.jsonl:2: must be {\"topic\"");
    }

    @Test
    void when_aRecordStandsTwice_then_theErrorNamesIt() {
        String line = "{\"topic\": \"orders\", \"partition\": 0, \"offset\": 17, \"value\": {}}\n";
        assertThatThrownBy(() -> read(line + line))
                .isInstanceOf(EditException.class)
                .hasMessageContaining("edits.jsonl:2: orders-0 offset 17 is in the file twice");
    }

    @ParameterizedTest
    @CsvSource({"/dev/zero, it is larger than 16 MiB", "/, Is a directory", "/etc/passwd/x, Not a directory"})
    void when_theFileCannotBeRead_then_oneSentenceSaysWhy(Path file, String reason) {
        assertThatThrownBy(() -> EditFile.read(file))
                .isInstanceOf(EditException.class)
                .hasMessage("--edit " + file + " can't be read: " + reason);
    }

    @Test
    void when_thereIsNoFile_then_theErrorNamesIt() {
        assertThatThrownBy(() -> EditFile.read(dir.resolve("none")))
                .isInstanceOf(EditException.class)
                .hasMessage("--edit " + dir.resolve("none") + " can't be read: there is no such file");
    }
}
