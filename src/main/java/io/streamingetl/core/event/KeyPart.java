package io.streamingetl.core.event;

import java.util.Arrays;
import java.util.List;

/** Some fields of a key, in an order of their own: the key of a coarser row. Not thread-safe. */
public final class KeyPart {
    private final boolean[] isText;

    /** Indexes of the chosen fields among those of the key. */
    private final int[] chosen;

    private final boolean whole;

    /** Where each field of the key that was loaded last begins; one more for its end. */
    private final int[] starts;

    private KeyPart(List<Field> key, int[] chosen, boolean whole) {
        this.isText = new boolean[key.size()];
        for (int i = 0; i < isText.length; i++) {
            isText[i] = key.get(i).type() instanceof FieldType.Text;
        }
        this.chosen = chosen;
        this.whole = whole;
        this.starts = new int[key.size() + 1];
    }

    /** All fields, of whatever key. */
    public static KeyPart whole() {
        return new KeyPart(List.of(), new int[0], true);
    }

    /**
     * These fields of a key.
     *
     * @param key all fields, in the order in which keys hold them
     * @param chosen some of them, in any order; none makes all keys equal
     */
    public static KeyPart of(List<Field> key, List<Field> chosen) {
        return new KeyPart(key, chosen.stream().mapToInt(key::indexOf).toArray(), chosen.equals(key));
    }

    /** Whether a part is the key itself. */
    public boolean isWhole() {
        return whole;
    }

    /** The indexes of the chosen fields in the key. */
    public int[] fields() {
        return chosen.clone();
    }

    /**
     * Copies the chosen fields of a key.
     *
     * @param words an array that holds the key
     * @param start where the key begins
     * @param length number of words of the whole key
     * @param into receives the part from 0 on; at least as long as the key
     * @return number of words of the part
     */
    public int copy(long[] words, int start, int length, long[] into) {
        if (whole) {
            System.arraycopy(words, start, into, 0, length);
            return length;
        }
        int at = start;
        for (int field = 0; field < isText.length; field++) {
            starts[field] = at;
            if (isText[field]) {
                while ((words[at] & 0xFF) == KeyCodec.MORE) {
                    at++;
                }
            }
            at++;
        }
        starts[isText.length] = at;
        int copied = 0;
        for (int field : chosen) {
            for (int word = starts[field]; word < starts[field + 1]; word++) {
                into[copied++] = words[word];
            }
        }
        return copied;
    }

    @Override
    public String toString() {
        return whole ? "whole" : Arrays.toString(chosen);
    }
}
