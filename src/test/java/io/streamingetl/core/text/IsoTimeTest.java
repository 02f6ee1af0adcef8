package io.streamingetl.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.verify.plain.PlainTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times and what looks like times: {@code JsonDecoderTimeTest} has the values of single ones. */
class IsoTimeTest {
    private static final int TEXTS = 100_000;

    private static final String[] TIMES = {
        "2018-09-21T07:20:30Z",
        "20180921T072030+0800",
        "2018-09-21T24:00:00.000-05:30",
        "+12018-09-21T07:20:30.123456789+08:00:01",
        "2018-02-28T23:59:59,9z"
    };

    private static final String[] PIECES = {
        "2018", "-", "09", "21", "T", "07", ":", "20", "30", "Z", "+08", "+08:00", "+0800", ".5", ",25", "24", "00",
        "t", "z", "60", "1", "9", "+12018", "99999", "\u0662"
    };

    private static final IsoTime ISO = new IsoTime();

    private static long parse(String text) {
        byte[] utf8 = (" " + text + "0").getBytes(UTF_8);
        return ISO.parseMs(utf8, 1, utf8.length - 1);
    }

    private static long parse(String text, Function<String, Instant> reader) {
        try {
            return reader.apply(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return IsoTime.NONE;
        }
    }

    /** A time with up to two pieces cut out or put in. */
    private static String next(Random random) {
        StringBuilder text = new StringBuilder(TIMES[random.nextInt(TIMES.length)]);
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(3));
            text.replace(from, to, random.nextInt(3) == 0 ? "" : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    @Tag("slow")
    void when_aTextIsLikeATime_then_theResultIsThatOfTheReaderOfVerifyAndOfTheJdkIfItReadsIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = next(random);
            long timeMs = parse(text);
            assertThat(timeMs).as("seed %d: %s", seed, text).isEqualTo(parse(text, PlainTime::parse));
            long jdkMs = parse(text, jdk -> OffsetDateTime.parse(jdk).toInstant());
            if (jdkMs != IsoTime.NONE) {
                assertThat(timeMs).as("seed %d: %s", seed, text).isEqualTo(jdkMs);
            }
            accepted += timeMs == IsoTime.NONE ? 0 : 1;
        }
        assertThat(accepted).as("seed %d", seed).isBetween(TEXTS / 4, TEXTS * 9 / 10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2018-09-21T07:20:30 | an ISO-8601 time without an offset: Z or an offset such as +08:00 must follow",
                "20180921T0720 | an ISO-8601 time without an offset: Z or an offset such as +08:00 must follow",
                "2018-09-21 | a date: T, a time and Z or an offset such as +08:00 must follow",
                "20180921 | a date: T, a time and Z or an offset such as +08:00 must follow",
                "2018-09-21 07:20:30Z | not an ISO-8601 time: T must separate date and time",
                "2016-12-31T23:59:60Z | a leap second, which event time does not have",
                "20170101T085960+0900 | a leap second, which event time does not have",
                "2018-02-30T00:00:00Z | a day that the calendar does not have, or too far from 1970 to count in"
                        + " milliseconds",
                "+292278994-08-17T07:12:55.808Z | a day that the calendar does not have, or too far from 1970 to"
                        + " count in milliseconds",
                "2018-W38-5T07:20:30Z | not an ISO-8601 time such as 2018-09-21T07:20:30Z or 20180921T152030+0800",
                "1537514430 | not an ISO-8601 time such as 2018-09-21T07:20:30Z or 20180921T152030+0800"
            })
    void when_aTextIsNoTime_then_theProblemSaysWhatIsMissing(String text, String problem) {
        byte[] utf8 = text.getBytes(UTF_8);
        assertThat(ISO.problem(utf8, 0, utf8.length)).isEqualTo(problem);
    }
}
