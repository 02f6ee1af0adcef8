package io.streamingetl.core.decode.json;

import io.streamingetl.core.text.ByteWords;

/** The escapes of JSON texts. */
final class JsonEscapes {
    /** Bytes of the longest escape of a character, a surrogate pair. */
    static final int MAX_BYTES = 12;

    private static final int UNICODE = 6;

    /** By the letter after a backslash: the byte that it stands for; 0 for none. */
    private static final byte[] SHORT = new byte[128];

    /** By the letter: the value of a hexadecimal digit; -1 for none. */
    private static final byte[] HEX = new byte[128];

    static {
        String letters = "\"\\/bfnrt";
        String meanings = "\"\\/\b\f\n\r\t";
        for (int i = 0; i < letters.length(); i++) {
            SHORT[letters.charAt(i)] = (byte) meanings.charAt(i);
        }
        for (char letter = 0; letter < HEX.length; letter++) {
            HEX[letter] = (byte) Character.digit(letter, 16);
        }
    }

    private JsonEscapes() {}

    /** Bytes of the escape whose backslash is at {@code at}, which may reach past the record's end; 0 for none. */
    static int length(byte[] bytes, int at) {
        long word = ByteWords.word(bytes, at) >>> Byte.SIZE;
        int letter = (int) word & 0xFF;
        if (letter == 'u') {
            return unit(word >>> Byte.SIZE) < 0 ? 0 : UNICODE;
        }
        return letter < SHORT.length && SHORT[letter] != 0 ? 2 : 0;
    }

    /** The UTF-16 unit of the word's first four bytes, hexadecimal digits; negative if they are not. */
    private static int unit(long word) {
        return (word & 0x80808080L) != 0
                ? -1
                : (HEX[(int) word & 0x7F] << 12)
                        | (HEX[(int) (word >>> 8) & 0x7F] << 8)
                        | (HEX[(int) (word >>> 16) & 0x7F] << 4)
                        | HEX[(int) (word >>> 24) & 0x7F];
    }

    private static int unitAt(byte[] bytes, int at) {
        return unit(ByteWords.word(bytes, at + 2));
    }

    /**
     * Copies a well-formed text without its escapes.
     *
     * @param utf8 receives the text from 0 on; {@code to - from} bytes are enough
     * @return the number of bytes; -1 if a surrogate is unpaired
     */
    static int unescape(byte[] bytes, int from, int to, byte[] utf8) {
        int count = 0;
        int at = from;
        while (at < to) {
            byte next = bytes[at];
            if (next != '\\') {
                utf8[count++] = next;
                at++;
            } else if (bytes[at + 1] != 'u') {
                utf8[count++] = SHORT[bytes[at + 1]];
                at += 2;
            } else {
                int codePoint = unitAt(bytes, at);
                at += UNICODE;
                if (Character.isSurrogate((char) codePoint)) {
                    boolean pair = to - at >= UNICODE && bytes[at] == '\\' && bytes[at + 1] == 'u';
                    char low = pair ? (char) unitAt(bytes, at) : 0;
                    if (!Character.isSurrogatePair((char) codePoint, low)) {
                        return -1;
                    }
                    codePoint = Character.toCodePoint((char) codePoint, low);
                    at += UNICODE;
                }
                count = append(codePoint, utf8, count);
            }
        }
        return count;
    }

    /** Appends a code point that is not a surrogate, and returns the number of bytes after it. */
    private static int append(int codePoint, byte[] utf8, int count) {
        int at = count;
        if (codePoint < 0x80) {
            utf8[at++] = (byte) codePoint;
            return at;
        }
        int more = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
        utf8[at++] = (byte) ((0xF00 >> (more + 1)) | (codePoint >> (6 * more)));
        for (int shift = 6 * (more - 1); shift >= 0; shift -= 6) {
            utf8[at++] = (byte) (0x80 | ((codePoint >> shift) & 0x3F));
        }
        return at;
    }
}
