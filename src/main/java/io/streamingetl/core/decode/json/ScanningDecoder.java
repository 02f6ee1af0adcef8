package io.streamingetl.core.decode.json;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.text.ByteWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes plain records in one pass over their bytes, and passes every other record to a {@link JsonDecoder}, which
 * defines the verdict on all records. It never rejects: it accepts what that decoder accepts, with the same event, or
 * passes the record on.
 *
 * <p>Plain is this subset of JSON, with all configured fields, each once and of its type:
 *
 * <pre>
 * record = blank '{' field (',' field)* blank '}' blank
 * field  = blank text blank ':' blank value blank
 * value  = text | number | 'true' | 'false' | 'null'
 * text   = '"' valid UTF-8 without '"', '\' and what is below 0x20 '"'
 * number = '-'? ('0' | [1-9][0-9]*) ('.' [0-9]+)?
 * </pre>
 *
 * Among others these are not plain: arrays and objects as values, escapes, exponents, and configured numbers with more
 * than 18 digits or with more digits after the decimal point than declared. Other fields may have any plain value and
 * may repeat.
 *
 * <p>It is fast because records of one topic look alike: between two values it expects the bytes that the record before
 * had there (a {@link FieldSeparator}), and compares them a word at a time. Only if they differ does it read them one
 * by one. So neither field order nor white space matters, as long as they seldom change. Measured on a record of 132
 * bytes: 70 ns, and 800 ns for the Jackson decoder.
 */
public final class ScanningDecoder implements EventDecoder {
    private static final long TRUE = literal("true");
    private static final long NULL = literal("null");

    /** The last four letters of {@code false}. */
    private static final long ALSE = literal("alse");

    private final JsonDecoder fallback;
    private final int maxBytes;
    private final ScannedField[] fields;
    private final ScannedField time;
    private final ScannedField[] key;
    private final ScannedField[] operands;
    private final LayoutCache layout;

    /** The number of the current record, from 1. */
    private long record;

    public ScanningDecoder(EventSchema schema) {
        this(schema, JsonDecoder.DEFAULT_MAX_BYTES);
    }

    /** @param maxBytes a value with more is {@link Reason#TOO_LARGE} */
    public ScanningDecoder(EventSchema schema, int maxBytes) {
        this.fallback = new JsonDecoder(schema, maxBytes);
        this.maxBytes = maxBytes;
        Map<String, FieldType> types = new LinkedHashMap<>();
        types.put(schema.timeField(), null);
        List<Field> typed = new ArrayList<>(schema.key());
        typed.addAll(schema.operands());
        typed.forEach(field -> types.put(field.name(), field.type()));
        Map<String, ScannedField> byName = new LinkedHashMap<>();
        types.forEach((name, type) -> byName.put(
                name, new ScannedField(name, name.equals(schema.timeField()) ? schema.timeUnit() : null, type)));
        this.fields = byName.values().toArray(ScannedField[]::new);
        this.time = byName.get(schema.timeField());
        this.key = schema.key().stream().map(field -> byName.get(field.name())).toArray(ScannedField[]::new);
        this.operands = schema.operands().stream()
                .map(field -> byName.get(field.name()))
                .toArray(ScannedField[]::new);
        this.layout = new LayoutCache(fields);
    }

    @Override
    public Rejection decode(byte[] bytes, int offset, int length, Event into) {
        if (length > maxBytes || !isPlain(bytes, offset, offset + length)) {
            return fallback.decode(bytes, offset, length, into);
        }
        into.timeMs = time.timeMs();
        into.keyLength = 0;
        for (ScannedField field : key) {
            field.appendKey(bytes, into);
        }
        for (int i = 0; i < operands.length; i++) {
            into.operands[i] = operands[i].number();
        }
        return null;
    }

    /** Whether the record is plain; the fields then hold its values. */
    boolean isPlain(byte[] bytes, int from, int end) {
        record++;
        int missing = fields.length;
        int at = from;
        FieldSeparator before = layout.start();
        while (at < end) {
            FieldSeparator next = before.next;
            if (next == null || !next.isAt(bytes, at, end)) {
                int close = ByteWords.endOfBlank(bytes, at, end);
                if (close < end && bytes[close] == '}') {
                    return missing == 0 && ByteWords.endOfBlank(bytes, close + 1, end) == end;
                }
                next = layout.learn(before, bytes, at, end);
                if (next == null) {
                    return false;
                }
            }
            at += next.length;
            if (next.field == null) {
                at = skip(bytes, at, end);
            } else {
                if (!next.field.found(record)) {
                    return false;
                }
                missing--;
                at = take(next.field, bytes, at, end);
            }
            if (at < 0) {
                return false;
            }
            before = next;
        }
        return false;
    }

    /** Takes the value of a configured field, and returns where it ends; -1 if it is not plain. */
    private static int take(ScannedField field, byte[] bytes, int at, int end) {
        if (bytes[at] != '"') {
            return field.number(bytes, at);
        }
        int close = ByteWords.closingQuote(bytes, at + 1, end);
        return close < 0 || !field.text(bytes, at + 1, close) ? -1 : close + 1;
    }

    /** Skips the value of another field, and returns where it ends; -1 if it is not plain. */
    private static int skip(byte[] bytes, int at, int end) {
        switch (bytes[at]) {
            case '"' -> {
                int close = ByteWords.closingQuote(bytes, at + 1, end);
                return close < 0 ? -1 : close + 1;
            }
            case 't' -> {
                return isLiteral(TRUE, bytes, at) ? at + 4 : -1;
            }
            case 'n' -> {
                return isLiteral(NULL, bytes, at) ? at + 4 : -1;
            }
            case 'f' -> {
                return isLiteral(ALSE, bytes, at + 1) ? at + 5 : -1;
            }
            default -> {
                return ScannedField.endOfNumber(bytes, at);
            }
        }
    }

    private static boolean isLiteral(long fourLetters, byte[] bytes, int at) {
        return (ByteWords.word(bytes, at) & 0xFFFFFFFFL) == fourLetters;
    }

    private static long literal(String fourLetters) {
        return ByteWords.word(fourLetters.getBytes(StandardCharsets.US_ASCII), 0);
    }
}
