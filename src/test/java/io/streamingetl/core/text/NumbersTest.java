package io.streamingetl.core.text;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.text.Numbers.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    private final Numbers numbers = new Numbers();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "-0.000e-5, 0",
        "0e999999999999999999999, 0",
        "7, 7",
        "100, 100",
        "1e2, 100",
        "1E+2, 100",
        "4.0, 4",
        "4.5e1, 45",
        "1200e-2, 12",
        "0.00012e5, 12",
        "1e18, 1000000000000000000",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "-9223372036854775808.000, -9223372036854775808",
        "9.223372036854775807e18, 9223372036854775807",
        "1e00000000000000000000002, 100",
    })
    void when_wholeNumber_then_exact(String text, long expected) {
        assertThat(whole(text)).isEqualTo(Verdict.EXACT);
        assertThat(numbers.value).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "4.5, INEXACT",
        "1e-1, INEXACT",
        "1e-999999999999999999999, INEXACT",
        "123456789012345678901234567890.5, INEXACT",
        "9223372036854775808, OUT_OF_RANGE",
        "-9223372036854775809, OUT_OF_RANGE",
        "18446744073709551616, OUT_OF_RANGE",
        "18446744073709551617, OUT_OF_RANGE",
        "99999999999999999999, OUT_OF_RANGE",
        "1e19, OUT_OF_RANGE",
        "2e19, OUT_OF_RANGE",
        "1e400, OUT_OF_RANGE",
        "-1e999999999, OUT_OF_RANGE",
        "1e999999999999999999999999999999, OUT_OF_RANGE",
    })
    void when_noWholeNumberOf64Bits_then_saidWhy(String text, Verdict expected) {
        assertThat(whole(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "4.030, 12, 2, EXACT, 403",
        "4.03, 12, 2, EXACT, 403",
        "4, 12, 2, EXACT, 400",
        "-4.5e-1, 12, 2, EXACT, -45",
        "4.035, 12, 2, INEXACT, 0",
        "9999999999.99, 12, 2, EXACT, 999999999999",
        "-9999999999.99, 12, 2, EXACT, -999999999999",
        "10000000000, 12, 2, OUT_OF_RANGE, 0",
        "-10000000000, 12, 2, OUT_OF_RANGE, 0",
        "0.999999999999999999, 18, 18, EXACT, 999999999999999999",
        "1, 18, 18, OUT_OF_RANGE, 0",
        "9, 1, 0, EXACT, 9",
        "10, 1, 0, OUT_OF_RANGE, 0",
    })
    void when_decimal_then_exactAtItsScaleOrSaidWhy(
            String text, int precision, int scale, Verdict expected, long value) {
        byte[] ascii = text.getBytes(US_ASCII);
        assertThat(numbers.decimal(ascii, 0, ascii.length, precision, scale)).isEqualTo(expected);
        assertThat(numbers.value).isEqualTo(value);
    }

    @Test
    void when_partOfAnArray_then_onlyThatIsRead() {
        byte[] ascii = "99-12e199".getBytes(US_ASCII);
        assertThat(numbers.whole(ascii, 2, 7)).isEqualTo(Verdict.EXACT);
        assertThat(numbers.value).isEqualTo(-120);
    }

    @Test
    void when_aMillionDigits_then_readOnceAndJudged() {
        String zeros = "0".repeat(1_000_000);
        assertThat(whole("1" + zeros)).isEqualTo(Verdict.OUT_OF_RANGE);
        assertThat(whole("1" + zeros + "e-1000000")).isEqualTo(Verdict.EXACT);
        assertThat(numbers.value).isEqualTo(1);
        assertThat(whole("0." + zeros + "12e1000002")).isEqualTo(Verdict.EXACT);
        assertThat(numbers.value).isEqualTo(12);
    }

    @Test
    void when_randomNumbers_then_sameAsBigDecimal() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int exact = 0;
        for (int i = 0; i < 100_000; i++) {
            String text = randomNumber(random);
            byte[] ascii = text.getBytes(US_ASCII);
            boolean whole = random.nextBoolean();
            int precision = whole ? 19 : 1 + random.nextInt(18);
            int scale = whole ? 0 : random.nextInt(precision + 1);
            Verdict verdict = whole
                    ? numbers.whole(ascii, 0, ascii.length)
                    : numbers.decimal(ascii, 0, ascii.length, precision, scale);
            String ours = verdict == Verdict.EXACT ? Long.toString(numbers.value) : verdict.toString();
            exact += verdict == Verdict.EXACT ? 1 : 0;
            assertThat(ours)
                    .as("seed %d, %s at (%d,%d), whole %b", seed, text, precision, scale, whole)
                    .isEqualTo(reference(text, whole, precision, scale));
        }
        assertThat(exact).as("exact ones, seed %d", seed).isBetween(20_000, 80_000);
    }

    @Test
    void when_randomNumbersAreCut_then_theirWholePartsAsOfBigDecimal() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            String text = randomNumber(random);
            byte[] ascii = text.getBytes(US_ASCII);
            int scale = random.nextInt(-6, 4);
            BigInteger expected = new BigDecimal(text).scaleByPowerOfTen(scale).toBigInteger();
            Verdict verdict = numbers.cut(ascii, 0, ascii.length, scale);
            assertThat(verdict == Verdict.EXACT ? Long.toString(numbers.value) : verdict.toString())
                    .as("seed %d, %s at %d", seed, text, scale)
                    .isEqualTo(expected.bitLength() < 64 ? expected.toString() : "OUT_OF_RANGE");
        }
    }

    private static String reference(String text, boolean whole, int precision, int scale) {
        BigDecimal scaled = new BigDecimal(text).scaleByPowerOfTen(scale).stripTrailingZeros();
        if (scaled.scale() > 0) {
            return "INEXACT";
        }
        BigInteger value = scaled.toBigIntegerExact();
        boolean fits = whole ? value.bitLength() < 64 : value.abs().compareTo(BigInteger.TEN.pow(precision)) < 0;
        return fits ? value.toString() : "OUT_OF_RANGE";
    }

    private static String randomNumber(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        switch (random.nextInt(4)) {
            case 0 -> text.append(0);
            case 1 -> text.append(random.nextLong() & Long.MAX_VALUE);
            default -> text.append(1 + random.nextInt(9)).append(digits(random, random.nextInt(20)));
        }
        if (random.nextInt(3) == 0) {
            text.append('.').append(digits(random, 1 + random.nextInt(8)));
        }
        if (random.nextInt(4) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(new String[] {"", "+", "-"}[random.nextInt(3)]);
            text.append(digits(random, 1 + random.nextInt(2)));
        }
        return text.toString();
    }

    /** Digits with many zeros, where the mistakes are. */
    private static String digits(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(random.nextInt(3) == 0 ? random.nextInt(10) : 0);
        }
        return text.toString();
    }

    private Verdict whole(String text) {
        byte[] ascii = text.getBytes(US_ASCII);
        return numbers.whole(ascii, 0, ascii.length);
    }
}
