package io.streamingetl.core.event;

import io.streamingetl.core.text.ByteWords;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys as sequences of 64-bit words, so that a key of text and whole numbers is flat in an array.
 *
 * <p>A whole number is one word with its sign bit flipped. Text is its UTF-8 bytes in groups of seven, one word for
 * each group: the bytes from the most significant end, padded with zeros, and in the lowest byte the number of bytes in
 * use, or {@link #MORE} if another word follows (the memcomparable format of MyRocks). So distinct keys have distinct
 * words, and the words' unsigned order is that of numbers and of UTF-8 bytes, which is the order of the table's binary
 * collation.
 */
public final class KeyCodec {
    /** Marks a full word of text that another word follows. */
    public static final int MORE = 8;

    /** Bytes of text in one word. */
    public static final int TEXT_BYTES = 7;

    private final List<Field> fields;

    public KeyCodec(List<Field> fields) {
        this.fields = List.copyOf(fields);
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
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).type() instanceof FieldType.Text) {
                int end = position;
                while ((words[end] & 0xFF) == MORE) {
                    end++;
                }
                values[at + i] = text(words, position, end);
                position = end + 1;
            } else {
                values[at + i] = words[position++] ^ Long.MIN_VALUE;
            }
        }
        return position - offset;
    }

    private static String text(long[] words, int first, int last) {
        byte[] utf8 = new byte[(last - first) * TEXT_BYTES + (int) (words[last] & 0xFF)];
        for (int i = 0; i < utf8.length; i++) {
            utf8[i] = (byte) (words[first + i / TEXT_BYTES] >>> (56 - 8 * (i % TEXT_BYTES)));
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
