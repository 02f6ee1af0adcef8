package io.streamingetl.cli.redrive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.streamingetl.core.progress.PartitionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Mended values, a JSON object a line: {@code {"topic": "orders", "partition": 0, "offset": 17, "value": {...}}}. The
 * value is taken as it is written, and judged by the pipeline's decoder; a text stands for the characters in it.
 */
final class Edits {
    private static final JsonFactory JSON = new JsonFactory();

    private static final String FORM =
            "must be {\"topic\": \"...\", \"partition\": 0, \"offset\": 0, \"value\": {...}} on one line";

    private final Set<String> seen = new HashSet<>();
    private String topic;
    private Integer partition;
    private Long offset;
    private String value;

    private Edits() {}

    /**
     * The values by the records that they are for, in the order of the file.
     *
     * @throws EditException where the file can't be read, a line has another form, or names a record a second time
     */
    static Map<RecordId, byte[]> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new EditException(file + " can't be read: " + e);
        }
        Map<RecordId, byte[]> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String where = file + ":" + (i + 1) + ": ";
            if (!lines.get(i).isBlank()) {
                Edits edit = parse(where, lines.get(i));
                RecordId id = new RecordId(new PartitionId(edit.topic, edit.partition), edit.offset);
                if (values.put(id, edit.value.getBytes(StandardCharsets.UTF_8)) != null) {
                    throw new EditException(where + id + " stands in the file twice");
                }
            }
        }
        return values;
    }

    private static Edits parse(String where, String line) {
        Edits edit = new Edits();
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new EditException(where + FORM);
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                edit.set(where, name, parser, line);
            }
            if (parser.nextToken() != null
                    || edit.topic == null
                    || edit.partition == null
                    || edit.offset == null
                    || edit.value == null) {
                throw new EditException(where + FORM);
            }
            return edit;
        } catch (JsonProcessingException e) {
            throw new EditException(where + FORM + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new EditException(where + e);
        }
    }

    private void set(String where, String name, JsonParser parser, String line) throws IOException {
        if (!seen.add(name)) {
            throw new EditException(where + FORM + ": " + name + " stands more than once");
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
            throw new EditException(where + FORM + ": " + name);
        }
    }
}
