package io.streamingetl.core.decode.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.TimeUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A builder of order records, each field's value as JSON text, and the schema that they follow. */
final class OrderJson {
    static final EventSchema SCHEMA = schema("timestamp", TimeUnit.SECONDS);

    private final Map<String, String> fields = new LinkedHashMap<>();

    private OrderJson() {
        fields.put("itemid", "125717");
        fields.put("count", "83");
        fields.put("timestamp", "1537514430");
        fields.put("price", "4.03");
        fields.put("orderid", "1000000196283");
        fields.put("shopid", "100917");
        fields.put("region", "\"TW\"");
    }

    static OrderJson order() {
        return new OrderJson();
    }

    static EventSchema schema(String timeField, TimeUnit unit) {
        return new EventSchema(
                timeField,
                unit,
                List.of(
                        new Field("region", new FieldType.Text(16)),
                        new Field("shopid", new FieldType.Whole()),
                        new Field("itemid", new FieldType.Whole())),
                List.of(new Field("price", new FieldType.Decimal(12, 2)), new Field("count", new FieldType.Whole())));
    }

    OrderJson with(String field, String json) {
        fields.put(field, json);
        return this;
    }

    OrderJson without(String field) {
        fields.remove(field);
        return this;
    }

    @Override
    public String toString() {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    /** What a decoder says of a record, in one text that is easy to compare: the event's values, or the reason. */
    static String verdict(EventDecoder decoder, EventSchema schema, byte[] json) {
        Event event = new Event(schema.operands().size());
        Rejection rejection = decoder.decode(json, 0, json.length, event);
        return rejection != null ? rejection.reason().toString() : describe(schema, event);
    }

    static String describe(EventSchema schema, Event event) {
        Object[] key = new Object[schema.key().size()];
        int words = new KeyCodec(schema.key()).decode(event.key, 0, key, 0);
        if (words != event.keyLength) {
            throw new AssertionError("the key has " + event.keyLength + " words, read were " + words);
        }
        StringBuilder text = new StringBuilder().append(event.timeMs);
        for (Object part : key) {
            text.append(' ').append(part);
        }
        for (long operand : event.operands) {
            text.append(' ').append(operand);
        }
        return text.toString();
    }
}
