package io.streamingetl.core.decode.json;

import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges a record as the manual says, in the plainest way: a tree, {@link BigDecimal}, and one rule after the other. It
 * shares no code with the product's decoders.
 */
final class TreeDecoder {
    private final EventSchema schema;
    private final int maxBytes;

    TreeDecoder(EventSchema schema, int maxBytes) {
        this.schema = schema;
        this.maxBytes = maxBytes;
    }

    /** The reason, or the event's values as {@link OrderJson#describe} writes them. */
    String verdict(byte[] record) {
        try {
            return event(TreeFields.of(record, maxBytes));
        } catch (Refused refused) {
            return refused.reason().toString();
        }
    }

    private String event(TreeFields fields) throws Refused {
        List<String> words = new ArrayList<>();
        words.add(String.valueOf(time(fields.only(schema.timeField()))));
        checkTimeAsField(fields);
        for (Field field : schema.key()) {
            words.add(typed(fields.only(field.name()), field.type()));
        }
        for (Field field : schema.operands()) {
            words.add(typed(fields.only(field.name()), field.type()));
        }
        return String.join(" ", words);
    }

    /** An event time that is a key or an operand too is judged in all its roles at once. */
    private void checkTimeAsField(TreeFields fields) throws Refused {
        List<Field> typed = new ArrayList<>(schema.key());
        typed.addAll(schema.operands());
        for (Field field : typed) {
            if (field.name().equals(schema.timeField())) {
                typed(fields.only(field.name()), field.type());
            }
        }
    }

    private long time(TreeFields.Value value) throws Refused {
        return switch (schema.timeUnit()) {
            case ISO_8601 -> isoTime(text(value));
            case SECONDS -> numericTime(unquoted(value, timeType()), "0.001");
            case MILLIS -> numericTime(unquoted(value, timeType()), "1");
            case MICROS -> numericTime(unquoted(value, timeType()), "1000");
            case NANOS -> numericTime(unquoted(value, timeType()), "1000000");
        };
    }

    private FieldType timeType() {
        return Stream.concat(schema.key().stream(), schema.operands().stream())
                .filter(field -> field.name().equals(schema.timeField()))
                .map(Field::type)
                .findFirst()
                .orElse(new FieldType.Whole());
    }

    /** The number in a text, if the type accepts one there. */
    private static TreeFields.Value unquoted(TreeFields.Value value, FieldType type) {
        boolean quoted = type.quoted()
                && !value.isNumber()
                && value.node().isTextual()
                && value.node().textValue().matches("-?(0|[1-9]\\d*)([.]\\d+)?([eE][+-]?\\d+)?");
        return quoted ? TreeFields.number(value.node().textValue()) : value;
    }

    private static long isoTime(String text) throws Refused {
        long timeMs = TreeTime.ms(text).orElseThrow(() -> new Refused(Reason.BAD_TIME));
        if (timeMs <= 0) {
            throw new Refused(Reason.BAD_TIME);
        }
        return timeMs;
    }

    private static long numericTime(TreeFields.Value value, String millisecond) throws Refused {
        if (!value.isNumber()) {
            throw new Refused(Reason.WRONG_TYPE);
        }
        if (value.huge() != null) {
            throw new Refused(Reason.BAD_TIME);
        }
        BigInteger timeMs = value.number()
                .divideToIntegralValue(new BigDecimal(millisecond))
                .toBigInteger();
        if (timeMs.signum() <= 0 || timeMs.bitLength() >= Long.SIZE) {
            throw new Refused(Reason.BAD_TIME);
        }
        return timeMs.longValueExact();
    }

    private static String typed(TreeFields.Value value, FieldType type) throws Refused {
        if (type instanceof FieldType.Text declared) {
            String text = text(value);
            if (text.codePointCount(0, text.length()) > declared.maxChars()) {
                throw new Refused(Reason.OUT_OF_RANGE);
            }
            return text;
        }
        BigDecimal scaled = exact(unquoted(value, type), type.scale()).movePointRight(type.scale());
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

    private static String text(TreeFields.Value value) throws Refused {
        if (value.isNumber() || !value.node().isTextual()) {
            throw new Refused(Reason.WRONG_TYPE);
        }
        String text = value.node().textValue();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new Refused(Reason.BAD_UTF8);
        }
        return text;
    }

    /** The number, which has no more digits after the decimal point than this. */
    private static BigDecimal exact(TreeFields.Value value, int scale) throws Refused {
        if (!value.isNumber()) {
            throw new Refused(Reason.WRONG_TYPE);
        }
        if (value.huge() != null) {
            throw new Refused(value.huge());
        }
        if (value.number().stripTrailingZeros().scale() > scale) {
            throw new Refused(Reason.INEXACT);
        }
        return value.number();
    }
}
