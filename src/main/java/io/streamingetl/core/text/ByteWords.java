package io.streamingetl.core.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A record's bytes, eight at a time. In a word the byte of the lowest address is the least significant one.
 *
 * <p>A word may reach past the record that it begins in, into the rest of the array: what is found there is found
 * behind the record's end, and the caller compares.
 */
public final class ByteWords {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ZEROS = '0' * EACH;
    private static final long QUOTES = '"' * EACH;
    private static final long BACKSLASHES = '\\' * EACH;
    private static final long SPACES = ' ' * EACH;

    /** Sets the high bit of a byte of 10 to 0x7F that it is added to, and of no smaller one. */
    private static final long PAST_NINE = (0x80 - 10) * EACH;

    private ByteWords() {}

    /** The eight bytes from {@code at} on; those behind the end of the array are zero. */
    public static long word(byte[] bytes, int at) {
        return at <= bytes.length - Long.BYTES ? (long) LONGS.get(bytes, at) : lastWord(bytes, at);
    }

    /** A record's value is often the end of its array: this is no rare case. */
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

    /** Where the ASCII digits from {@code from} on end; {@code from} where there is none. */
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

    /** The number that 1 to 18 ASCII digits say. */
    public static long decimal(byte[] bytes, int from, int to) {
        long value = 0;
        int at = from;
        for (; to - at > Long.BYTES; at += Long.BYTES) {
            value = value * 100_000_000 + decimal(word(bytes, at), Long.BYTES);
        }
        return value * Numbers.powerOfTen(to - at) + decimal(word(bytes, at), to - at);
    }

    /** The number that the word's first 1 to 8 bytes say, by three multiplications whatever its length. */
    private static long decimal(long word, int digits) {
        // Moved so that the last digit is the last byte: the zero bits that are moved in count as leading zeros.
        long ones = (word ^ ZEROS) << (64 - 8 * digits);
        long pairs = (ones * 10 + (ones >>> 8)) & 0x00FF00FF00FF00FFL;
        long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
        return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
    }

    /**
     * Where the text from {@code from} on has its closing quote; -1 where that is not before {@code end}, or where
     * something else before it may not stand in a JSON string, or stands for another character than itself.
     */
    public static int closingQuote(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            int plain = plain(word(bytes, at));
            at += plain;
            if (plain < Long.BYTES && at < end) {
                if (bytes[at] == '"') {
                    return at;
                }
                int size = Utf8.sequence(bytes, at, end);
                if (size == 0) {
                    return -1;
                }
                at += size;
            }
        }
        return -1;
    }

    /** How many bytes, from the first on, are ASCII and stand for themselves in a JSON string. */
    private static int plain(long word) {
        long quotes = word ^ QUOTES;
        long backslashes = word ^ BACKSLASHES;
        // A subtraction borrows from the bytes above a hit only, and the lowest hit counts.
        long hits = ((quotes - EACH) & ~quotes) | ((backslashes - EACH) & ~backslashes) | (word - SPACES) | word;
        return Long.numberOfTrailingZeros(hits & HIGH_BITS) >>> 3;
    }

    /** Where the white space of JSON from {@code from} on ends; at most {@code end}. */
    public static int endOfBlank(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at;
    }
}
