package io.streamingetl.core.decode.json;

import io.streamingetl.core.text.ByteWords;
import java.util.Arrays;

/**
 * What stands between two values: the bytes from the end of one to the beginning of the next, such as {@code , "price":
 * }, and whose value follows. Where the same bytes stand in another record, they mean the same.
 */
final class FieldSeparator {
    final int length;

    /** The field whose value follows; null where it is not a configured one. */
    final ScannedField field;

    /** The lead that was met behind this one's value the last time; null before there was one. */
    FieldSeparator next;

    private final byte[] bytes;

    /** The first eight bytes, or all and zeros behind them. */
    private final long head;

    /** The bits of {@link #head} that count. */
    private final long mask;

    /** The last eight bytes, or the same as {@link #head}. */
    private final long tail;

    private final int tailAt;

    /** Where a record begins: no bytes, no value. */
    FieldSeparator() {
        this(new byte[0], null);
    }

    FieldSeparator(byte[] bytes, ScannedField field) {
        this.bytes = bytes;
        this.field = field;
        length = bytes.length;
        head = ByteWords.word(bytes, 0);
        mask = length >= Long.BYTES ? -1 : (1L << (8 * length)) - 1;
        tailAt = Math.max(0, length - Long.BYTES);
        tail = ByteWords.word(bytes, tailAt);
    }

    boolean consistsOf(byte[] record, int from, int to) {
        return Arrays.equals(bytes, 0, length, record, from, to);
    }

    /** Whether its bytes, and no blank behind them, stand from {@code at} on and before {@code end}. */
    boolean standsAt(byte[] record, int at, int end) {
        return end - at > length
                && record[at + length] > ' '
                && (ByteWords.word(record, at) & mask) == head
                && (ByteWords.word(record, at + tailAt) & mask) == tail
                && (length <= 2 * Long.BYTES || consistsOf(record, at, at + length));
    }
}
