package io.streamingetl.core.text;

/** Strict UTF-8, to and from UTF-16, in arrays of the caller. */
public final class Utf8 {
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
     * Bytes of the valid sequence of several bytes that begins at {@code at} and ends before {@code to}; 0 for none.
     */
    static int sequence(byte[] utf8, int at, int to) {
        int size = size(utf8[at] & 0xFF);
        return size != 0 && size <= to - at && codePoint(utf8, at, size) >= 0 ? size : 0;
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
