package io.streamingetl.core.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Judges a record as the manual says, in the plainest way: a tree, {@link BigDecimal}, and one rule after the other. It
 * shares no code with the product's decoders.
 */
final class TreeDecoder {
    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

    private static final Pattern EXPONENT = Pattern.compile("[eE]");

    /** Exponents past this are judged by their sign: no record under test has as many digits. */
    private static final int HUGE_EXPONENT = 10_000;

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final Reason reason;

        Refused(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }
    }

    /** A field's value; a number as its text, so that nothing has rounded it. */
    private record Value(JsonNode node, BigDecimal number, Reason huge) {
        boolean isNumber() {
            return node == null;
        }
    }

    private final EventSchema schema;
    private final int maxBytes;

    TreeDecoder(EventSchema schema, int maxBytes) {
        this.schema = schema;
        this.maxBytes = maxBytes;
    }

    /** The reason, or the event's values as {@link OrderJson#describe} writes them. */
    String verdict(byte[] record) {
        try {
            return event(fields(record));
        } catch (Refused refused) {
            return refused.reason.toString();
        }
    }

    private Map<String, List<Value>> fields(byte[] record) throws Refused {
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
            return fields(parser);
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

    private static Value number(String text) {
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

    private String event(Map<String, List<Value>> fields) throws Refused {
        List<String> words = new ArrayList<>();
        words.add(String.valueOf(time(only(fields, schema.timeField()))));
        checkTimeAsField(fields);
        for (Field field : schema.key()) {
            words.add(typed(only(fields, field.name()), field.type()));
        }
        for (Field field : schema.operands()) {
            words.add(typed(only(fields, field.name()), field.type()));
        }
        return String.join(" ", words);
    }

    /** An event time that is a key or an operand too is judged in all its roles at once. */
    private void checkTimeAsField(Map<String, List<Value>> fields) throws Refused {
        List<Field> typed = new ArrayList<>(schema.key());
        typed.addAll(schema.operands());
        for (Field field : typed) {
            if (field.name().equals(schema.timeField())) {
                typed(only(fields, field.name()), field.type());
            }
        }
    }

    private static Value only(Map<String, List<Value>> fields, String name) throws Refused {
        List<Value> values = fields.getOrDefault(name, List.of());
        if (values.size() != 1) {
            throw new Refused(values.isEmpty() ? Reason.MISSING_FIELD : Reason.DUPLICATE_FIELD);
        }
        if (!values.get(0).isNumber() && values.get(0).node().isNull()) {
            throw new Refused(Reason.NULL_FIELD);
        }
        return values.get(0);
    }

    private long time(Value value) throws Refused {
        return switch (schema.timeUnit()) {
            case ISO_8601 -> isoTime(text(value));
            case SECONDS -> numericTime(value, Long.MAX_VALUE / 1000) * 1000;
            case MILLIS -> numericTime(value, Long.MAX_VALUE);
        };
    }

    private static long isoTime(String text) throws Refused {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (time.toEpochMilli() > 0) {
                return time.toEpochMilli();
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new Refused(Reason.BAD_TIME);
        }
        throw new Refused(Reason.BAD_TIME);
    }

    private static long numericTime(Value value, long most) throws Refused {
        if (value.huge == Reason.OUT_OF_RANGE) {
            throw new Refused(Reason.BAD_TIME);
        }
        BigDecimal time = exact(value, 0);
        if (time.signum() <= 0 || time.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new Refused(Reason.BAD_TIME);
        }
        return time.longValueExact();
    }

    private static String typed(Value value, FieldType type) throws Refused {
        if (type instanceof FieldType.Text declared) {
            String text = text(value);
            if (text.codePointCount(0, text.length()) > declared.maxChars()) {
                throw new Refused(Reason.OUT_OF_RANGE);
            }
            return text;
        }
        BigDecimal scaled = exact(value, type.scale()).movePointRight(type.scale());
        boolean fits = type instanceof FieldType.Decimal decimal
                ? scaled.abs().compareTo(BigDecimal.TEN.pow(decimal.precision())) < 0
                : scaled.toBigInteger().bitLength() < Long.SIZE;
        boolean inRange = scaled.compareTo(BigDecimal.valueOf(type.range().min())) >= 0
                && scaled.compareTo(BigDecimal.valueOf(type.range().max())) <= 0;
        if (!fits || !inRange) {
            throw new Refused(Reason.OUT_OF_RANGE);
        }
        return scaled.toBigInteger().toString();
    }

    private static String text(Value value) throws Refused {
        if (value.isNumber() || !value.node().isTextual()) {
            throw new Refused(Reason.WRONG_TYPE);
        }
        String text = value.node().textValue();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new Refused(Reason.BAD_UTF8);
        }
        return text;
    }

    /** The number, which has no more digits behind the point than this. */
    private static BigDecimal exact(Value value, int scale) throws Refused {
        if (!value.isNumber()) {
            throw new Refused(Reason.WRONG_TYPE);
        }
        if (value.huge != null) {
            throw new Refused(value.huge);
        }
        if (value.number.stripTrailingZeros().scale() > scale) {
            throw new Refused(Reason.INEXACT);
        }
        return value.number;
    }
}
