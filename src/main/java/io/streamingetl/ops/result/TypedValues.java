package io.streamingetl.ops.result;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Values of key fields and columns: from the text of a request, to the database, and to JSON. */
final class TypedValues {
    /** The greatest integer up to which JavaScript's numbers are exact. */
    private static final long MAX_EXACT = (1L << 53) - 1;

    private TypedValues() {}

    /**
     * A key field's value as it is bound.
     *
     * @throws RequestException if it is not of the field's type
     */
    static Object bound(String parameter, Field field, String text) {
        if (field.type() instanceof FieldType.Text) {
            return text;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notWhole) {
            throw RequestException.of(parameter, text, "must be a 64-bit integer, as " + field.name() + " is");
        }
    }

    /** A key field's value as it is bound again: text or a 64-bit integer. */
    static Object bound(Object stored) {
        return stored instanceof Buffer utf8
                ? utf8.toString(StandardCharsets.UTF_8)
                : stored instanceof Number number ? (Object) Long.valueOf(number.toString()) : stored;
    }

    /** In JSON: text as it is, a time in ISO 8601, an integer as a number if JavaScript holds it exactly. */
    static Object json(Object stored) {
        if (stored instanceof LocalDateTime utc) {
            return DateTimeFormatter.ISO_INSTANT.format(utc.toInstant(ZoneOffset.UTC));
        }
        Object value = bound(stored);
        return value instanceof Long whole && Math.abs(whole) > MAX_EXACT ? whole.toString() : value;
    }

    /** A measure in JSON: an exact decimal as text; null if there is none. */
    static String decimal(Object stored) {
        return stored == null ? null : stored.toString();
    }
}
