package io.streamingetl.core.decode.json;

import io.streamingetl.core.text.ByteWords;
import java.util.Arrays;

/**
 * The bytes between two values of a record, such as {@code , "price": }, and the field whose value follows. The same
 * bytes in another record have the same meaning. Used again for other bytes, so that nothing is allocated however often
 * records change.
 */
final class FieldSeparator {
    /** The separator that followed this one the last time; null before there was one. */
    FieldSeparator next;

    private ScannedField field;
    private int length;
    private int hash;
    private byte[] bytes = {};

    /** The first eight bytes, or all, padded with zeros. */
    private long head;

    /** The bits of {@link #head} that count. */
    private long mask;

    /** The last eight bytes, or {@link #head}. */
    private long tail;

    private int tailAt;

    /** Gives it a meaning, but no bytes to be found by. */
    FieldSeparator of(int length, ScannedField field) {
        this.length = length;
        this.field = field;
        return this;
    }

    /** Gives it these bytes. */
    FieldSeparator of(byte[] record, int from, int to, int hash, ScannedField field) {
        of(to - from, field);
        this.hash = hash;
        if (length > bytes.length) {
            bytes = new byte[length];
        }
        System.arraycopy(record, from, bytes, 0, length);
        mask = length >= Long.BYTES ? -1 : (1L << (8 * length)) - 1;
        head = ByteWords.word(bytes, 0) & mask;
        tailAt = Math.max(0, length - Long.BYTES);
        tail = ByteWords.word(bytes, tailAt) & mask;
        return this;
    }

    int length() {
        return length;
    }

    /** The field whose value follows; null if it is not a configured one. */
    ScannedField field() {
        return field;
    }

    /** Whether these are its bytes. */
    boolean consistsOf(byte[] record, int from, int to, int hash) {
        return this.hash == hash && consistsOf(record, from, to);
    }

    private boolean consistsOf(byte[] record, int from, int to) {
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
