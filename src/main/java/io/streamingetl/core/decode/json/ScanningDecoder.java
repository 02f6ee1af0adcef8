package io.streamingetl.core.decode.json;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventFields;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.text.ByteWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes JSON in one pass over its bytes, with the verdicts of {@link JsonDecoder}. Passes on to it only what is not a
 * well-formed object: its parser says where the fault is.
 *
 * <p>It is fast because records of one topic look alike: between two values it expects the bytes that the record before
 * had there (a {@link FieldSeparator}), and compares them a word at a time. Only if they differ does it read them one
 * by one. So neither field order nor white space matters, as long as they seldom change. What a configured field holds
 * is read where it stands ({@link ScannedField}), and what no field holds is checked and skipped ({@link JsonSyntax}).
 * Measured on a record of 132 bytes: 100 ns, and 480 ns for the Jackson decoder.
 */
public final class ScanningDecoder implements EventDecoder {
    private final JsonDecoder whole;
    private final EventFields slots;
    private final int maxBytes;
    private final ScannedField[] fields;
    private final ScannedField time;
    private final ScannedField[] key;
    private final ScannedField[] operands;
    private final LayoutCache layout;

    /** The number of the current record, from 1. */
    private long record;

    /** Whether the current record has each field once, with a value that is accepted. */
    private boolean isEvent;

    public ScanningDecoder(EventSchema schema) {
        this(schema, JsonDecoder.DEFAULT_MAX_BYTES);
    }

    /** @param maxBytes a value with more is {@link Reason#TOO_LARGE} */
    public ScanningDecoder(EventSchema schema, int maxBytes) {
        this.whole = new JsonDecoder(schema, maxBytes);
        this.slots = new EventFields(schema);
        this.maxBytes = maxBytes;
        Map<String, FieldType> types = new LinkedHashMap<>();
        types.put(schema.timeField(), null);
        List<Field> typed = new ArrayList<>(schema.key());
        typed.addAll(schema.operands());
        typed.forEach(field -> types.put(field.name(), field.type()));
        Map<String, ScannedField> byName = new LinkedHashMap<>();
        types.forEach((name, type) -> byName.put(
                name,
                new ScannedField(
                        name, name.equals(schema.timeField()) ? schema.timeUnit() : null, type, slots.find(name))));
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
        int end = offset + length;
        if (length > maxBytes || !isObject(bytes, offset, end)) {
            return whole.decode(bytes, offset, length, into);
        }
        if (!isEvent) {
            slots.reset();
            for (ScannedField field : fields) {
                if (!field.judge(bytes, end, record)) {
                    return whole.decode(bytes, offset, length, into);
                }
            }
            return slots.finish(into);
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

    /** Whether the record is a well-formed object; if it is an event too, the fields then hold its values. */
    boolean isObject(byte[] bytes, int from, int end) {
        record++;
        isEvent = true;
        int missing = fields.length;
        int at = from;
        FieldSeparator before = layout.start();
        while (at < end) {
            FieldSeparator next = before.next;
            if (next == null || !next.isAt(bytes, at, end)) {
                int close = ByteWords.endOfBlank(bytes, at, end);
                if (close < end && bytes[close] == '}' && before != layout.start()) {
                    isEvent &= missing == 0;
                    return ByteWords.endOfBlank(bytes, close + 1, end) == end;
                }
                next = layout.learn(before, bytes, at, end);
                if (next == null) {
                    return false;
                }
            }
            at += next.length();
            ScannedField field = next.field();
            int valueEnd = JsonSyntax.NONE;
            if (field != null) {
                if (field.found(record, at)) {
                    missing--;
                    valueEnd = field.take(bytes, end);
                }
                isEvent &= valueEnd >= 0;
            }
            at = valueEnd >= 0 ? valueEnd : JsonSyntax.endOfValue(bytes, at, end);
            if (at < 0) {
                return false;
            }
            before = next;
        }
        return false;
    }
}
