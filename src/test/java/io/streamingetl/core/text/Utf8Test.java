package io.streamingetl.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\0", "é", "ß日本", "\uFFFF", "\uD7FF\uE000", "😀", "a😀b", "\uDBFF\uDFFF"})
    void when_text_then_decodedEncodedAndCounted(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        char[] chars = new char[utf8.length];
        int count = Utf8.decode(utf8, 0, utf8.length, chars);
        assertThat(new String(chars, 0, count)).isEqualTo(text);
        byte[] again = new byte[utf8.length];
        assertThat(Utf8.encode(chars, 0, count, again)).isEqualTo(utf8.length);
        assertThat(again).isEqualTo(utf8);
        assertThat(Utf8.codePoints(utf8, 0, utf8.length)).isEqualTo(text.codePointCount(0, text.length()));
    }

    @ParameterizedTest
    @CsvSource({
        "61ff, 1", // never in UTF-8
        "fe, 0",
        "6180, 1", // a continuation alone
        "c0af, 0", // overlong
        "c1bf, 0",
        "e080af, 0",
        "e09fbf, 0",
        "f0808080, 0",
        "f08fbfbf, 0",
        "eda080, 0", // a surrogate
        "edbfbf, 0",
        "f4908080, 0", // past U+10FFFF
        "f5808080, 0",
        "61c3, 1", // cut
        "e282, 0",
        "f09f98, 0",
        "c328, 0", // another byte where a continuation is due
        "e28228, 0",
        "f09f9828, 0",
    })
    void when_notUtf8_then_saidWhere(String hex, int at) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Utf8.decode(bytes, 0, bytes.length, new char[bytes.length])).isEqualTo(-1 - at);
    }

    @Test
    void when_randomBytes_then_sameAsTheJdk() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] starts = {'a', 0x80, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF1, 0xF4};
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(7)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte)
                        (random.nextInt(3) == 0
                                ? starts[random.nextInt(starts.length)]
                                : random.nextBoolean() ? 0x80 + random.nextInt(0x40) : random.nextInt(256));
            }
            char[] chars = new char[bytes.length];
            int count = Utf8.decode(bytes, 0, bytes.length, chars);
            assertThat(count < 0 ? null : new String(chars, 0, count))
                    .as("seed %d: %s", seed, HexFormat.of().formatHex(bytes))
                    .isEqualTo(jdk(bytes));
        }
    }

    private static String jdk(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD800, 0xDBFF, 0xDC00, 0xDFFF})
    void when_surrogateHasNoPartner_then_notEncoded(int surrogate) {
        char[] last = {'a', (char) surrogate};
        char[] between = {(char) surrogate, 'a'};
        assertThat(Utf8.encode(last, 0, 2, new byte[8])).isEqualTo(-1);
        assertThat(Utf8.encode(between, 0, 2, new byte[8])).isEqualTo(-1);
    }
}
