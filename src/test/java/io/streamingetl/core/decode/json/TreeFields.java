package io.streamingetl.core.decode.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.streamingetl.core.event.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The fields of a record, each with all the values that it has, in the order of their appearance.
 *
 * @param values of each name
 */
record TreeFields(Map<String, List<Value>> values) {
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

    private static final Pattern EXPONENT = Pattern.compile("[eE]");

    /** Exponents past this are judged by their sign: no record under test has as many digits. */
    private static final int HUGE_EXPONENT = 10_000;

    /** A field's value; a number as its text, so that nothing has rounded it. */
    record Value(JsonNode node, BigDecimal number, Reason huge) {
        boolean isNumber() {
            return node == null;
        }
    }

    /**
     * Reads a record.
     *
     * @param maxBytes a longer one is refused
     */
    static TreeFields of(byte[] record, int maxBytes) throws Refused {
        if (record.length > maxBytes) {
            throw new Refused(Reason.TOO_LARGE);
        }
        if (new String(record, StandardCharsets.ISO_8859_1).chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0)) {
            throw new Refused(Reason.EMPTY);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(record))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused(Reason.BAD_UTF8);
        }
        try (JsonParser parser = JSON.createParser(text)) {
            return new TreeFields(fields(parser));
        } catch (IOException e) {
            throw new Refused(Reason.BAD_JSON);
        }
    }

    private static Map<String, List<Value>> fields(JsonParser parser) throws IOException, Refused {
        Map<String, List<Value>> fields = new HashMap<>();
        boolean object = parser.nextToken() == JsonToken.START_OBJECT;
        int depth = object ? 1 : 0;
        if (object) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                Value value = value(parser);
                fields.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
                depth = Math.max(depth, value.isNumber() ? 1 : 1 + depth(value.node));
            }
        } else {
            depth = parser.currentToken().isStructStart() ? depth(JSON.readTree(parser)) : 0;
        }
        if (parser.nextToken() != null || depth > 64) {
            throw new Refused(Reason.BAD_JSON);
        }
        if (!object) {
            throw new Refused(Reason.NOT_AN_OBJECT);
        }
        return fields;
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return node.isContainerNode() ? deepest + 1 : 0;
    }

    private static Value value(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            return new Value(TextNode.valueOf(parser.getText()), null, null);
        }
        return token.isNumeric() ? number(parser.getText()) : new Value(JSON.readTree(parser), null, null);
    }

    static Value number(String text) {
        String[] parts = EXPONENT.split(text, 2);
        BigDecimal mantissa = new BigDecimal(parts[0]);
        BigDecimal exponent = parts.length == 2 ? new BigDecimal(parts[1]) : BigDecimal.ZERO;
        if (mantissa.signum() == 0) {
            return new Value(null, BigDecimal.ZERO, null);
        }
        if (exponent.abs().compareTo(BigDecimal.valueOf(HUGE_EXPONENT)) > 0) {
            return new Value(null, null, exponent.signum() < 0 ? Reason.INEXACT : Reason.OUT_OF_RANGE);
        }
        return new Value(null, mantissa.scaleByPowerOfTen(exponent.intValueExact()), null);
    }

    /** The value of a field that has to be there once. */
    Value only(String name) throws Refused {
        List<Value> found = values.getOrDefault(name, List.of());
        if (found.size() != 1) {
            throw new Refused(found.isEmpty() ? Reason.MISSING_FIELD : Reason.DUPLICATE_FIELD);
        }
        if (!found.get(0).isNumber() && found.get(0).node().isNull()) {
            throw new Refused(Reason.NULL_FIELD);
        }
        return found.get(0);
    }
}
