package io.streamingetl.ops.result;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The unique key of the last row of a page: the next page begins after it, whatever rows were added or changed
 * meanwhile. Clients pass it on unread.
 *
 * @param key the label, epoch seconds, then the key fields
 */
public record RowCursor(List<Object> key) {
    private static final String AFTER = "after";
    private static final String RULE = "must be the value of next in an answer for the same table";

    public RowCursor {
        key = List.copyOf(key);
    }

    String text() {
        byte[] json = new JsonArray(new ArrayList<>(key)).encode().getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    /** @throws RequestException if it is not a cursor of a table with these key fields */
    static RowCursor parse(String text, List<Field> fields) {
        List<Object> key = new ArrayList<>();
        try {
            byte[] json = Base64.getUrlDecoder().decode(text);
            for (Object value : new JsonArray(new String(json, StandardCharsets.UTF_8))) {
                key.add(value instanceof Number ? Long.valueOf(value.toString()) : value);
            }
        } catch (IllegalArgumentException | DecodeException e) {
            throw RequestException.of(AFTER, text, RULE);
        }
        boolean fits = key.size() == 1 + fields.size() && key.get(0) instanceof Long;
        for (int i = 0; fits && i < fields.size(); i++) {
            Class<?> type = fields.get(i).type() instanceof FieldType.Text ? String.class : Long.class;
            fits = type.isInstance(key.get(1 + i));
        }
        if (!fits) {
            throw RequestException.of(AFTER, text, RULE);
        }
        return new RowCursor(key);
    }
}
