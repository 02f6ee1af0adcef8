package io.streamingetl.core.decode.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventFields;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.FieldSlot;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.Rejections;
import io.streamingetl.core.text.Utf8;
import java.io.IOException;
import java.util.Objects;

/**
 * Decodes JSON (RFC 8259, nothing more lenient) with Jackson's streaming parser.
 *
 * <p>Checks in this order: {@link Reason#TOO_LARGE}, {@link Reason#EMPTY}, {@link Reason#BAD_UTF8} anywhere in the
 * value, {@link Reason#BAD_JSON} anywhere in it, {@link Reason#NOT_AN_OBJECT}. Then the fields: the event time, the key
 * fields in order, the operands in order. Each is checked completely, and the first that is wrong gives the verdict. A
 * field with several roles is checked as event time first.
 *
 * <p>Fields that are not configured are skipped, whatever they hold and however often they occur. A configured field
 * that occurs twice is rejected, even with the same value. Text must fit UTF-8: an escaped half of a surrogate pair is
 * {@link Reason#BAD_UTF8} in a configured text, and skipped elsewhere. A number is judged by its exact value, however
 * it is written: {@code 1e2} and {@code 100.0} are the whole number 100. A number that is both inexact and out of range
 * is {@link Reason#INEXACT}. An event time loses what is below a millisecond. A byte order mark and encodings other
 * than UTF-8 are rejected.
 */
public final class JsonDecoder implements EventDecoder {
    /** Bytes that a record's value may have by default. */
    public static final int DEFAULT_MAX_BYTES = 1 << 20;

    /** Levels of arrays and objects, including the outermost. */
    public static final int MAX_DEPTH = 64;

    /** Characters of a malformed text that a message shows on each side of the fault. */
    private static final int NEAR_CHARS = 16;

    private final int maxBytes;
    private final JsonFactory factory;
    private final EventFields fields;

    /** The value as UTF-16. Jackson would guess an encoding from bytes, and take surrogates for UTF-8. */
    private char[] chars = new char[1024];

    /** One token as UTF-8: never longer than the record's value. */
    private byte[] token = new byte[1024];

    public JsonDecoder(EventSchema schema) {
        this(schema, DEFAULT_MAX_BYTES);
    }

    /** @param maxBytes a value with more is {@link Reason#TOO_LARGE}; the decoder holds three times this at most */
    public JsonDecoder(EventSchema schema, int maxBytes) {
        this.maxBytes = maxBytes;
        this.fields = new EventFields(schema);
        // The value's size also bounds names, strings and numbers. Names are not kept for reuse: a flood of distinct
        // names would fill Jackson's table, whose guard would make a verdict depend on the records before.
        this.factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(maxBytes)
                        .maxStringLength(maxBytes)
                        .maxNumberLength(maxBytes)
                        .build())
                .build();
    }

    @Override
    public Rejection decode(byte[] bytes, int offset, int length, Event into) {
        if (length > maxBytes) {
            return Rejections.tooLarge(length, maxBytes);
        }
        if (isBlank(bytes, offset, length)) {
            return Rejections.empty();
        }
        reserve(length);
        int count = Utf8.decode(bytes, offset, offset + length, chars);
        if (count < 0) {
            int at = -1 - count;
            return Rejections.badUtf8(at - offset, bytes[at]);
        }
        try (JsonParser parser = factory.createParser(chars, 0, count)) {
            Rejection rejection = read(parser);
            return rejection != null ? rejection : fields.finish(into);
        } catch (JsonEOFException e) {
            return Rejections.badJson("it ends too early, after " + near(count, count));
        } catch (StreamConstraintsException e) {
            return Rejections.badJson("nested deeper than " + MAX_DEPTH + " levels");
        } catch (JsonProcessingException e) {
            return Rejections.badJson("at " + near(e.getLocation().getCharOffset(), count));
        } catch (IOException | RuntimeException e) {
            // Not known to happen, but a record that the parser fails on must not stop the pipeline.
            return Rejections.badJson("the parser failed with " + e.getClass().getName());
        }
    }

    private Rejection read(JsonParser parser) throws IOException {
        fields.reset();
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            readObject(parser);
        } else {
            parser.skipChildren();
        }
        JsonToken next = parser.nextToken();
        if (next != null) {
            return Rejections.badJson("a second one follows the first");
        }
        return first == JsonToken.START_OBJECT ? null : Rejections.notAnObject(kind(first));
    }

    private void readObject(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            FieldSlot slot = fields.find(name);
            JsonToken value = parser.nextToken();
            if (slot == null || !slot.firstTime()) {
                parser.skipChildren();
            } else {
                readValue(parser, value, slot);
            }
        }
    }

    private void readValue(JsonParser parser, JsonToken value, FieldSlot slot) throws IOException {
        switch (value) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> slot.number(token, 0, encode(parser));
            case VALUE_STRING -> {
                int count = encode(parser);
                if (count < 0) {
                    slot.unpairedSurrogate(Rejections.quoted(parser.getText()));
                } else {
                    slot.text(token, 0, count);
                }
            }
            case VALUE_NULL -> slot.nullValue();
            default -> {
                slot.wrongType(kind(value));
                parser.skipChildren();
            }
        }
    }

    private int encode(JsonParser parser) throws IOException {
        char[] text = parser.getTextCharacters();
        int from = parser.getTextOffset();
        return Utf8.encode(text, from, from + parser.getTextLength(), token);
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> Objects.requireNonNull(token.asString());
        };
    }

    private static boolean isBlank(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private void reserve(int length) {
        if (length > chars.length) {
            int size = (int) Math.min(maxBytes, Math.max(length, 2L * chars.length));
            chars = new char[size];
            token = new byte[size];
        }
    }

    private String near(long at, int count) {
        int middle = (int) Math.max(0, Math.min(at, count));
        int from = Math.max(0, middle - NEAR_CHARS);
        int to = Math.min(count, middle + NEAR_CHARS);
        return "character " + middle + ", near " + Rejections.quoted(new String(chars, from, to - from));
    }
}
