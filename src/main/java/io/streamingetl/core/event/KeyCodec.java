package io.streamingetl.core.event;

import io.streamingetl.core.text.ByteWords;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Keys as sequences of 64-bit words, so that a key of text and whole numbers is flat in an array.
 *
 * <p>A whole number is one word with its sign bit flipped. Text is its UTF-8 bytes in groups of seven, one word for
 * each group: the bytes from the most significant end, padded with zeros, and in the lowest byte the number of bytes in
 * use, or {@link #MORE} if another word follows (the memcomparable format of MyRocks). So distinct keys have distinct
 * words, and the words' unsigned order is that of numbers and of UTF-8 bytes, which is the order of the table's binary
 * collation.
 *
 * <p>Keys are decoded in their order mostly, so that one begins as the one before: what has not changed is not decoded
 * again, which was a quarter of the event loop's work while it wrote. Not thread-safe.
 */
public final class KeyCodec {
    /** Marks a full word of text that another word follows. */
    public static final int MORE = 8;

    /** Bytes of text in one word. */
    public static final int TEXT_BYTES = 7;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final boolean[] texts;

    /** The key decoded last: its words, where each field begins among them, and its values. */
    private long[] lastWords = new long[8];

    private final int[] lastStarts;
    private final Object[] lastValues;

    private byte[] utf8 = new byte[64];

    public KeyCodec(List<Field> fields) {
        texts = new boolean[fields.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = fields.get(i).type() instanceof FieldType.Text;
        }
        lastStarts = new int[texts.length];
        Arrays.fill(lastStarts, -1);
        lastValues = new Object[texts.length];
    }

    /** Appends a whole number to the event's key. */
    public static void appendWhole(Event event, long value) {
        event.appendKey(value ^ Long.MIN_VALUE);
    }

    /**
     * Appends a text to the event's key.
     *
     * @param utf8 an array that holds the text's UTF-8 bytes
     * @param offset index of the first byte
     * @param length number of bytes
     */
    public static void appendText(Event event, byte[] utf8, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > TEXT_BYTES) {
            event.appendKey(word(utf8, from, TEXT_BYTES) | MORE);
            from += TEXT_BYTES;
            left -= TEXT_BYTES;
        }
        event.appendKey(word(utf8, from, left) | left);
    }

    private static long word(byte[] bytes, int from, int count) {
        // Two shifts, because a shift by 64 does nothing.
        return Long.reverseBytes(ByteWords.word(bytes, from)) & (-1L << 8) << (56 - 8 * count);
    }

    /**
     * The values of a key: a {@link Long} for a whole number, a {@link String} for text, in the order of the fields.
     *
     * @param words an array that holds the key
     * @param offset where the key begins
     * @param values receives one value for each field, from {@code at} on
     * @return the number of words that the key takes
     */
    public int decode(long[] words, int offset, Object[] values, int at) {
        int position = offset;
        for (int i = 0; i < texts.length; i++) {
            int end = texts[i] ? lastOfText(words, position) : position;
            if (lastStarts[i] != position - offset || !lastHolds(words, position, end, offset)) {
                lastStarts[i] = position - offset;
                lastValues[i] = texts[i] ? text(words, position, end) : (Object) (words[position] ^ Long.MIN_VALUE);
            }
            values[at + i] = lastValues[i];
            position = end + 1;
        }
        int length = position - offset;
        if (length > lastWords.length) {
            lastWords = new long[length];
        }
        System.arraycopy(words, offset, lastWords, 0, length);
        return length;
    }

    private static int lastOfText(long[] words, int first) {
        int last = first;
        while ((words[last] & 0xFF) == MORE) {
            last++;
        }
        return last;
    }

    /** Whether the last key has these words, {@code last} inclusive, at the same place. */
    private boolean lastHolds(long[] words, int first, int last, int offset) {
        for (int i = first; i <= last; i++) {
            if (i - offset >= lastWords.length || words[i] != lastWords[i - offset]) {
                return false;
            }
        }
        return true;
    }

    private String text(long[] words, int first, int last) {
        int length = (last - first) * TEXT_BYTES + (int) (words[last] & 0xFF);
        if (length + Long.BYTES > utf8.length) {
            utf8 = new byte[2 * (length + Long.BYTES)];
        }
        for (int word = first, to = 0; word <= last; word++, to += TEXT_BYTES) {
            WORDS.set(utf8, to, words[word]);
        }
        return new String(utf8, 0, length, StandardCharsets.UTF_8);
    }
}
