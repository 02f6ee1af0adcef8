package io.streamingetl.core.decode.json;

import io.streamingetl.core.text.ByteWords;
import java.util.Arrays;

/**
 * The bytes between two values of a record, such as {@code , "price": }, and the field whose value follows. The same
 * bytes in another record have the same meaning.
 */
final class FieldSeparator {
    final int length;

    /** The field whose value follows; null if it is not a configured one. */
    final ScannedField field;

    /** The separator that followed this one the last time; null before there was one. */
    FieldSeparator next;

    private final byte[] bytes;

    /** The first eight bytes, or all, padded with zeros. */
    private final long head;

    /** The bits of {@link #head} that count. */
    private final long mask;

    /** The last eight bytes, or {@link #head}. */
    private final long tail;

    private final int tailAt;

    /** The beginning of a record: no bytes, no value. */
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

    /** Whether the record has these bytes at {@code at}, before {@code end} and without a blank after them. */
    boolean isAt(byte[] record, int at, int end) {
        return end - at > length
                && record[at + length] > ' '
                && (ByteWords.word(record, at) & mask) == head
                && (ByteWords.word(record, at + tailAt) & mask) == tail
                && (length <= 2 * Long.BYTES || consistsOf(record, at, at + length));
    }
}
