package io.streamingetl.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
    private static final Field TEXT = new Field("t", new FieldType.Text(255));
    private static final Field WHOLE = new Field("w", new FieldType.Whole());

    @Test
    void when_decoded_then_sameValuesAndWords() {
        List<List<Object>> keys = List.of(
                List.of(""),
                List.of("1234567"),
                List.of("12345678"),
                List.of("12345678901234", "x"),
                List.of("a\0", Long.MIN_VALUE, "", Long.MAX_VALUE, "日本😀", 0L, -1L),
                List.of("x".repeat(255), "y".repeat(255), "😀".repeat(255)));
        for (List<Object> key : keys) {
            long[] words = words(key);
            long[] shifted = new long[words.length + 5];
            System.arraycopy(words, 0, shifted, 3, words.length);
            Object[] values = new Object[key.size() + 1];
            List<Field> fields = key.stream()
                    .map(value -> value instanceof String ? TEXT : WHOLE)
                    .toList();
            assertThat(new KeyCodec(fields).decode(shifted, 3, values, 1)).isEqualTo(words.length);
            assertThat(Arrays.asList(values).subList(1, values.length)).isEqualTo(key);
        }
    }

    @Test
    void when_keysAreDecodedOneAfterTheOther_then_eachHasItsOwnValues() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        KeyCodec codec = new KeyCodec(List.of(TEXT, TEXT, WHOLE, TEXT));
        Object[] before = {"", "", 0L, ""};
        for (int i = 0; i < 20_000; i++) {
            Object[] key = before.clone();
            for (int left = random.nextInt(3); left > 0; left--) {
                int field = random.nextInt(key.length);
                key[field] = field == 2 ? random.nextInt(3) * 1_000L : text(random);
            }
            Object[] values = new Object[key.length];
            codec.decode(words(Arrays.asList(key)), 0, values, 0);
            assertThat(values)
                    .as("seed %d, after %s", seed, Arrays.asList(before))
                    .isEqualTo(key);
            before = key;
        }
    }

    @Test
    void when_aFieldIsAsInTheKeyBefore_then_decodedOnce() {
        KeyCodec codec = new KeyCodec(List.of(TEXT, WHOLE));
        Object[] one = new Object[2];
        Object[] other = new Object[2];
        codec.decode(words(List.of("a text of many words", 1_000L)), 0, one, 0);
        codec.decode(words(List.of("a text of many words", 2_000L)), 0, other, 0);

        assertThat(other[0]).isSameAs(one[0]);
    }

    @Test
    void when_keysDiffer_then_wordsDiffer() {
        List<List<Object>> keys = new ArrayList<>();
        List<String> texts = List.of(
                "",
                "\0",
                "\0\0",
                "a",
                "a\0",
                "A",
                "á",
                "a\u0301",
                "ab",
                "a ",
                "123456",
                "1234567",
                "1234567\0",
                "12345678",
                "1234567\u0008",
                "123456\u0007",
                "\0\0\0\0\0\0\0",
                "\0\0\0\0\0\0\0\0",
                "😀",
                "😁");
        texts.forEach(left -> texts.forEach(right -> keys.add(List.of(left, right))));
        Map<List<Long>, List<Object>> seen = new HashMap<>();
        for (List<Object> key : keys) {
            List<Long> words = Arrays.stream(words(key)).boxed().toList();
            assertThat(seen.put(words, key)).as("same words as %s", key).isNull();
        }
    }

    @Test
    void when_numbersCompared_then_wordsCompareTheSame() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] edges = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        for (int i = 0; i < 50_000; i++) {
            long left = random.nextInt(4) == 0 ? edges[random.nextInt(edges.length)] : random.nextLong();
            long right = random.nextInt(4) == 0 ? left + random.nextInt(3) - 1 : random.nextLong();
            assertThat(Integer.signum(compare(words(List.of(left)), words(List.of(right)))))
                    .as("seed %d: %d and %d", seed, left, right)
                    .isEqualTo(Integer.signum(Long.compare(left, right)));
        }
    }

    @Test
    void when_textsCompared_then_wordsCompareAsUtf8Bytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            String left = text(random);
            String right = random.nextInt(3) == 0 ? left + text(random) : text(random);
            int bytes = Arrays.compareUnsigned(left.getBytes(UTF_8), right.getBytes(UTF_8));
            assertThat(Integer.signum(compare(words(List.of(left)), words(List.of(right)))))
                    .as("seed %d: '%s' and '%s'", seed, left, right)
                    .isEqualTo(Integer.signum(bytes));
        }
    }

    @Test
    void when_keysOfSeveralFieldsCompared_then_fieldByField() {
        List<List<Object>> ascending = List.of(
                List.of("", 5L),
                List.of("a", -1L),
                List.of("a", 0L),
                List.of("a\0", -9L),
                List.of("ab", -9L),
                List.of("abcdefg", 7L),
                List.of("abcdefgh", -7L),
                List.of("b", Long.MIN_VALUE));
        for (int i = 1; i < ascending.size(); i++) {
            assertThat(compare(words(ascending.get(i - 1)), words(ascending.get(i))))
                    .as("%s < %s", ascending.get(i - 1), ascending.get(i))
                    .isNegative();
        }
    }

    private static int compare(long[] left, long[] right) {
        return Arrays.compareUnsigned(left, right);
    }

    /** Short texts of few letters, so that one is often the beginning of another. */
    private static String text(Random random) {
        String[] letters = {"\0", "\1", "a", "b", "é", "\uE000", "\uFFFD", "😀", "\u0008"};
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(10); left > 0; left--) {
            text.append(letters[random.nextInt(random.nextBoolean() ? 3 : letters.length)]);
        }
        return text.toString();
    }

    private static long[] words(List<?> key) {
        Event event = new Event(0);
        for (Object value : key) {
            if (value instanceof Long number) {
                KeyCodec.appendWhole(event, number);
            } else {
                byte[] utf8 = ("<" + value + ">").getBytes(UTF_8);
                KeyCodec.appendText(event, utf8, 1, utf8.length - 2);
            }
        }
        return Arrays.copyOf(event.key, event.keyLength);
    }
}
