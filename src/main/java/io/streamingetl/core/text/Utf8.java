package io.streamingetl.core.text;

/** Strict UTF-8, to and from UTF-16, in arrays of the caller. */
public final class Utf8 {
    /** Of three bytes, the low bits of the first and bit 5 of the second: what fewer bytes can hold. */
    private static final int OVERLONG = 0;

    /** The same bits of a surrogate. */
    private static final int SURROGATE = 0x200D;

    private Utf8() {}

    /**
     * Decodes bytes: no overlong forms, no surrogates, nothing past U+10FFFF.
     *
     * @param utf16 receives the text from 0 on; {@code to - from} chars are enough
     * @return the number of chars, or {@code -1 - i} if the byte at index {@code i} begins a sequence that is not UTF-8
     */
    public static int decode(byte[] utf8, int from, int to, char[] utf16) {
        int chars = 0;
        int at = from;
        while (at < to) {
            int first = utf8[at];
            if (first >= 0) {
                utf16[chars++] = (char) first;
                at++;
                continue;
            }
            int size = size(first & 0xFF);
            int codePoint = size == 0 || size > to - at ? -1 : codePoint(utf8, at, size);
            if (codePoint < 0) {
                return -1 - at;
            }
            chars += Character.toChars(codePoint, utf16, chars);
            at += size;
        }
        return chars;
    }

    /**
     * The end of the valid sequences of several bytes from {@code from} on that end before {@code to}. Most texts have
     * several in a row: in Chinese all have three bytes, so that two fit a word.
     */
    static int endOfSequences(byte[] utf8, int from, int to) {
        int at = from;
        int size;
        do {
            long word = ByteWords.word(utf8, at);
            size = sequence((int) word);
            if (size == 3 && sequence((int) (word >>> 24)) == 3 && at + 6 <= to) {
                size = 6;
            }
            at += size;
        } while (size != 0 && at <= to);
        return at <= to ? at : at - size;
    }

    /** Bytes of the valid sequence of several bytes that these four begin with, the first lowest; 0 for none. */
    private static int sequence(int bytes) {
        if ((bytes & 0xC0E0) == 0x80C0) {
            return (bytes & 0x1E) == 0 ? 0 : 2;
        }
        if ((bytes & 0xC0C0F0) == 0x8080E0) {
            int bits = bytes & 0x200F;
            return bits == OVERLONG || bits == SURROGATE ? 0 : 3;
        }
        if ((bytes & 0xC0C0C0F8) != 0x808080F0) {
            return 0;
        }
        int plane = ((bytes & 0x07) << 2) | ((bytes & 0x3000) >>> 12);
        return plane >= 1 && plane <= 16 ? 4 : 0;
    }

    /** Bytes of the sequence that begins with this byte, which is 0x80 or more; 0 if none does. */
    private static int size(int first) {
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

    /** The code point of {@code size} bytes; -1 if they are not valid. */
    private static int codePoint(byte[] utf8, int at, int size) {
        int codePoint = utf8[at] & (0x7F >> size);
        for (int i = 1; i < size; i++) {
            int next = utf8[at + i];
            if ((next & 0xC0) != 0x80) {
                return -1;
            }
            codePoint = (codePoint << 6) | (next & 0x3F);
        }
        boolean overlong = codePoint < (size == 4 ? 0x10000 : size == 3 ? 0x800 : 0x80);
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return overlong || surrogate || codePoint > Character.MAX_CODE_POINT ? -1 : codePoint;
    }

    /**
     * Encodes chars.
     *
     * @param utf8 receives the bytes from 0 on
     * @return the number of bytes, or -1 if a surrogate is unpaired, which UTF-8 cannot represent
     */
    public static int encode(char[] utf16, int from, int to, byte[] utf8) {
        int bytes = 0;
        for (int at = from; at < to; at++) {
            char unit = utf16[at];
            if (unit < 0x80) {
                utf8[bytes++] = (byte) unit;
            } else if (unit < 0x800) {
                utf8[bytes++] = (byte) (0xC0 | (unit >> 6));
                utf8[bytes++] = continuation(unit);
            } else if (!Character.isSurrogate(unit)) {
                utf8[bytes++] = (byte) (0xE0 | (unit >> 12));
                utf8[bytes++] = continuation(unit >> 6);
                utf8[bytes++] = continuation(unit);
            } else if (at + 1 < to && Character.isSurrogatePair(unit, utf16[at + 1])) {
                int codePoint = Character.toCodePoint(unit, utf16[++at]);
                utf8[bytes++] = (byte) (0xF0 | (codePoint >> 18));
                utf8[bytes++] = continuation(codePoint >> 12);
                utf8[bytes++] = continuation(codePoint >> 6);
                utf8[bytes++] = continuation(codePoint);
            } else {
                return -1;
            }
        }
        return bytes;
    }

    /** The byte for the lowest six bits. */
    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    /** Number of code points of valid UTF-8. */
    public static int codePoints(byte[] utf8, int from, int to) {
        int count = 0;
        for (int at = from; at < to; at++) {
            count += (utf8[at] & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
