package io.streamingetl.cli.verify.plain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a JSON object into a map: strings as {@link String}, numbers as {@link BigDecimal}, other values as
 * {@link #OTHER}.
 */
final class JsonTree {
    /** A value that is neither a string nor a number, and the value of a duplicate field. */
    static final Object OTHER = new Object();

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 64;

    /** Without Jackson's table of names, which fails if many names have the same hash. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_BYTES)
                    .maxStringLength(MAX_BYTES)
                    .maxNumberLength(MAX_BYTES)
                    .build())
            .build();

    private JsonTree() {}

    /**
     * The wanted fields of the outermost object.
     *
     * @throws IOException if the bytes are not one JSON object in UTF-8, too many, or too deeply nested
     */
    static Map<String, Object> read(byte[] bytes, Set<String> wanted) throws IOException {
        if (bytes.length > MAX_BYTES) {
            throw new IOException("too large");
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            Map<String, Object> fields = new HashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (wanted.contains(name)) {
                    Object value = fields.containsKey(name) ? OTHER : value(parser, token);
                    fields.put(name, value);
                }
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new IOException("a second value follows");
            }
            return fields;
        }
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            default -> OTHER;
        };
    }

    /** The number; {@link #OTHER} if no type holds it. */
    static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            // The exponent exceeds 32 bits: no type holds such a number, except zero.
            boolean zero =
                    text.toLowerCase(Locale.ROOT).split("e", 2)[0].chars().allMatch(c -> "-0.".indexOf(c) >= 0);
            return zero ? BigDecimal.ZERO : OTHER;
        }
    }
}
