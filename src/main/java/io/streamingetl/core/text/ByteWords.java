package io.streamingetl.core.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A record's bytes, eight at a time. The first byte is the least significant one of its word.
 *
 * <p>A word may reach past the end of its record, into the rest of the array. The caller then finds a result after the
 * record's end, and checks for that.
 */
public final class ByteWords {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ZEROS = '0' * EACH;
    private static final long QUOTES = '"' * EACH;
    private static final long BACKSLASHES = '\\' * EACH;
    private static final long SPACES = ' ' * EACH;

    /** Added to a byte below 0x80, sets its high bit if and only if the byte is at least 10. */
    private static final long PAST_NINE = (0x80 - 10) * EACH;

    private ByteWords() {}

    /** The eight bytes from {@code at} on; bytes after the end of the array are zero. */
    public static long word(byte[] bytes, int at) {
        return at <= bytes.length - Long.BYTES ? (long) LONGS.get(bytes, at) : lastWord(bytes, at);
    }

    /** Not a rare case: a record's value is often at the end of its array. */
    private static long lastWord(byte[] bytes, int at) {
        if (at < bytes.length && bytes.length >= Long.BYTES) {
            int last = bytes.length - Long.BYTES;
            return (long) LONGS.get(bytes, last) >>> (Byte.SIZE * (at - last));
        }
        long word = 0;
        for (int i = at; i < bytes.length; i++) {
            word |= (bytes[i] & 0xFFL) << (Byte.SIZE * (i - at));
        }
        return word;
    }

    /** The end of the ASCII digits from {@code from} on; {@code from} if there are none. */
    public static int endOfDigits(byte[] bytes, int from) {
        int at = from;
        int digits;
        do {
            digits = digits(word(bytes, at));
            at += digits;
        } while (digits == Long.BYTES);
        return at;
    }

    private static int digits(long word) {
        long value = word ^ ZEROS;
        return Long.numberOfTrailingZeros(((value + PAST_NINE) | value) & HIGH_BITS) >>> 3;
    }

    /** The value of 1 to 18 ASCII digits. */
    public static long decimal(byte[] bytes, int from, int to) {
        long value = 0;
        int at = from;
        for (; to - at > Long.BYTES; at += Long.BYTES) {
            value = value * 100_000_000 + decimal(word(bytes, at), Long.BYTES);
        }
        return value * Numbers.powerOfTen(to - at) + decimal(word(bytes, at), to - at);
    }

    /** The value of the word's first 1 to 8 digits, by three multiplications whatever their number. */
    private static long decimal(long word, int digits) {
        // Shifted so that the last digit is the last byte: the zero bits that are shifted in are leading zeros.
        long ones = (word ^ ZEROS) << (64 - 8 * digits);
        long pairs = (ones * 10 + (ones >>> 8)) & 0x00FF00FF00FF00FFL;
        long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
        return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
    }

    /**
     * The end of the bytes from {@code from} on that represent themselves in a JSON string: the index of the closing
     * quote, of a backslash, of a control character, or of a byte that is not UTF-8; {@code end} if none is before it.
     */
    public static int endOfPlain(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            int plain = plain(word(bytes, at));
            at += plain;
            if (plain < Long.BYTES) {
                int next = at < end && bytes[at] < 0 ? Utf8.endOfSequences(bytes, at, end) : at;
                if (next == at) {
                    break;
                }
                at = next;
            }
        }
        return Math.min(at, end);
    }

    /** The number of bytes, from the first on, that are ASCII and represent themselves in a JSON string. */
    private static int plain(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        // A subtraction borrows only from the bytes above a hit, and only the lowest hit counts.
        long hits = ((quotes - EACH) & ~quotes) | ((backslashes - EACH) & ~backslashes) | (word - SPACES) | word;
        return Long.numberOfTrailingZeros(hits & HIGH_BITS) >>> 3;
    }

    /** The end of JSON white space from {@code from} on; at most {@code end}. */
    public static int endOfBlank(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at;
    }
}
