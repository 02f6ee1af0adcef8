package io.streamingetl.core.decode.json;

import io.streamingetl.core.text.ByteWords;
import io.streamingetl.core.text.Numbers;
import java.nio.charset.StandardCharsets;

/**
 * Where JSON values end: strictly RFC 8259, every byte checked and none kept. Each method returns the index after what
 * it read, or {@link #NONE} if that is not JSON. A value of a record that is cut short may seem to end after the
 * record's end; the caller finds no separator there.
 */
final class JsonSyntax {
    static final int NONE = Numbers.NONE;

    /** Levels of lists and objects in a value of the outermost object; one bit each of a {@code long}. */
    private static final int MAX_LEVELS = JsonDecoder.MAX_DEPTH - 1;

    private static final long TRUE = literal("true");
    private static final long NULL = literal("null");

    /** The last four letters of {@code false}. */
    private static final long ALSE = literal("alse");

    private JsonSyntax() {}

    /** @param at before {@code end} */
    static int endOfValue(byte[] bytes, int at, int end) {
        return switch (bytes[at]) {
            case '"' -> endOfText(bytes, at + 1, end);
            case '{', '[' -> endOfContainer(bytes, at, end);
            case 't' -> isLiteral(TRUE, bytes, at) ? at + 4 : NONE;
            case 'n' -> isLiteral(NULL, bytes, at) ? at + 4 : NONE;
            case 'f' -> isLiteral(ALSE, bytes, at + 1) ? at + 5 : NONE;
            default -> Numbers.end(bytes, at);
        };
    }

    private static boolean isLiteral(long fourLetters, byte[] bytes, int at) {
        return (ByteWords.word(bytes, at) & 0xFFFFFFFFL) == fourLetters;
    }

    private static long literal(String fourLetters) {
        return ByteWords.word(fourLetters.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /** @param at anywhere in a text, but not in an escape */
    static int endOfText(byte[] bytes, int at, int end) {
        int stop = ByteWords.endOfPlain(bytes, at, end);
        while (stop < end && bytes[stop] == '\\') {
            int escape = JsonEscapes.length(bytes, stop);
            if (escape == 0) {
                return NONE;
            }
            stop = ByteWords.endOfPlain(bytes, stop + escape, end);
        }
        return stop < end && bytes[stop] == '"' ? stop + 1 : NONE;
    }

    /** A name, the colon, and the white space around it. */
    static int endOfName(byte[] bytes, int at, int end) {
        if (at == end || bytes[at] != '"') {
            return NONE;
        }
        int close = endOfText(bytes, at + 1, end);
        int colon = close < 0 ? end : ByteWords.endOfBlank(bytes, close, end);
        return colon < end && bytes[colon] == ':' ? ByteWords.endOfBlank(bytes, colon + 1, end) : NONE;
    }

    private static int endOfContainer(byte[] bytes, int from, int end) {
        // Of each open level 1 for an object, the innermost in the lowest bit.
        long objects = 0;
        int levels = 0;
        int at = from;
        while (at >= 0 && at < end) {
            byte first = bytes[at];
            if (first == '{' || first == '[') {
                if (++levels > MAX_LEVELS) {
                    return NONE;
                }
                objects = (objects << 1) | (first == '{' ? 1 : 0);
                at = ByteWords.endOfBlank(bytes, at + 1, end);
                if (at == end || bytes[at] != closing(objects)) {
                    at = (objects & 1) == 0 ? at : endOfName(bytes, at, end);
                    continue;
                }
            } else {
                at = endOfValue(bytes, at, end);
                if (at < 0) {
                    return NONE;
                }
                at = ByteWords.endOfBlank(bytes, at, end);
            }
            while (at < end && bytes[at] == closing(objects)) {
                at++;
                objects >>>= 1;
                if (--levels == 0) {
                    return at;
                }
                at = ByteWords.endOfBlank(bytes, at, end);
            }
            if (at >= end || bytes[at] != ',') {
                return NONE;
            }
            at = ByteWords.endOfBlank(bytes, at + 1, end);
            at = (objects & 1) == 0 ? at : endOfName(bytes, at, end);
        }
        return NONE;
    }

    private static int closing(long objects) {
        return (objects & 1) == 0 ? ']' : '}';
    }
}
