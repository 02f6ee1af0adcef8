package io.streamingetl.cli.redrive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.streamingetl.config.rule.FileErrors;
import io.streamingetl.config.rule.TextFile;
import io.streamingetl.core.progress.PartitionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parses a file of edited values, one JSON object per line: {@code {"topic": "orders", "partition": 0, "offset": 17,
 * "value": {...}}}. The value's bytes are those in the file; if it is a JSON string, those of its characters.
 */
final class EditFile {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_BYTES = 16 << 20;

    private static final String FORMAT =
            "must be {\"topic\": \"...\", \"partition\": 0, \"offset\": 0, \"value\": {...}} on one line";

    private final Set<String> seen = new HashSet<>();
    private String topic;
    private Integer partition;
    private Long offset;
    private String value;

    private EditFile() {}

    /**
     * The values by record, in the order of the file.
     *
     * @throws EditException if the file can't be read, a line has another format, or a record is named twice
     */
    static Map<RecordId, byte[]> read(Path file) {
        List<String> lines;
        try {
            lines = TextFile.read(file, MAX_BYTES).lines().toList();
        } catch (IOException e) {
            throw new EditException("--edit " + file + " can't be read: " + FileErrors.reason(e));
        }
        Map<RecordId, byte[]> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String where = file + ":" + (i + 1) + ": ";
            if (!lines.get(i).isBlank()) {
                EditFile edit = parse(where, lines.get(i));
                RecordId id = new RecordId(new PartitionId(edit.topic, edit.partition), edit.offset);
                if (values.put(id, edit.value.getBytes(StandardCharsets.UTF_8)) != null) {
                    throw new EditException(where + id + " is in the file twice");
                }
            }
        }
        return values;
    }

    private static EditFile parse(String where, String line) {
        EditFile edit = new EditFile();
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new EditException(where + FORMAT);
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                edit.set(where, name, parser, line);
            }
            if (parser.nextToken() != null
                    || edit.topic == null
                    || edit.partition == null
                    || edit.offset == null
                    || edit.value == null) {
                throw new EditException(where + FORMAT);
            }
            return edit;
        } catch (JsonProcessingException e) {
            throw new EditException(where + FORMAT + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void set(String where, String name, JsonParser parser, String line) throws IOException {
        if (!seen.add(name)) {
            throw new EditException(where + FORMAT + ": " + name + " occurs more than once");
        }
        JsonToken token = parser.nextToken();
        boolean whole = token == JsonToken.VALUE_NUMBER_INT;
        if (name.equals("topic") && token == JsonToken.VALUE_STRING) {
            topic = parser.getText();
        } else if (name.equals("partition") && whole) {
            partition = parser.getIntValue();
        } else if (name.equals("offset") && whole) {
            offset = parser.getLongValue();
        } else if (name.equals("value") && token == JsonToken.VALUE_STRING) {
            value = parser.getText();
        } else if (name.equals("value") && token == JsonToken.START_OBJECT) {
            int from = (int) parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            value = line.substring(from, (int) parser.currentLocation().getCharOffset());
        } else {
            throw new EditException(where + FORMAT + ": " + name);
        }
    }
}
