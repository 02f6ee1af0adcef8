package io.streamingetl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.node.CommandRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers and times of the command line, at their extremes. There is no configuration, so that a value that keeps its
 * rule ends with 2 as well, and with another message.
 */
@Tag("slow")
class OptionValuesTest {
    private static final String NO_CONFIGURATION = "none.yaml";
    private static final int RANDOM_VALUES = 3;
    private static final int BAD_USAGE = 2;

    @TempDir
    private Path dir;

    private CommandRun run(String command, String option, String value) {
        List<String> args = new ArrayList<>(
                List.of(command, "--conf", dir.resolve(NO_CONFIGURATION).toString()));
        if (command.equals("verify")) {
            Stream.of("--from=2018-09-21T06:00:00Z", "--to=2018-09-21T07:00:00Z")
                    .filter(given -> !given.startsWith(option + "=") && !option.equals("--last"))
                    .forEach(args::add);
        }
        args.add(option + "=" + value);
        return CommandRun.of(args.toArray(String[]::new));
    }

    private void assertJudged(String command, String option, String value, boolean kept) {
        CommandRun run = run(command, option, value);
        assertThat(run.exitCode())
                .as("%s %s=%s: %s", command, option, value, run)
                .isEqualTo(BAD_USAGE);
        if (kept) {
            assertThat(run.err())
                    .as("%s=%s", option, value)
                    .contains(NO_CONFIGURATION)
                    .doesNotContain(option);
        } else {
            assertThat(run.err())
                    .as("%s=%s", option, value)
                    .contains(option, value, "must be ")
                    .doesNotContain(NO_CONFIGURATION);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "verify, --margin, 0, 52704000",
        "verify, --limit, 0, 2147483647",
        "redrive, --partition, 0, 2147483647",
        "redrive, --from-offset, 0, 9223372036854775807",
        "redrive, --to-offset, 1, 9223372036854775807",
        "generate, --rate, 0, 1000000000",
        "generate, --count, 1, 9223372036854775807",
        "generate, --shops, 1, 9000",
        "generate, --items, 1, 10000",
        "generate, --seed, -9223372036854775808, 9223372036854775807"
    })
    void when_aNumberIsOutOfItsRange_then_theMessageNamesOptionValueAndRule(
            String command, String option, long least, long greatest) {
        List<Long> values = new ArrayList<>(List.of(
                Long.MIN_VALUE,
                Integer.MIN_VALUE - 1L,
                (long) Integer.MIN_VALUE,
                -1L,
                0L,
                1L,
                (long) Integer.MAX_VALUE,
                Integer.MAX_VALUE + 1L,
                Long.MAX_VALUE,
                least,
                greatest,
                least - 1,
                greatest + 1));
        new SplittableRandom(4)
                .longs(RANDOM_VALUES)
                .map(random -> random >> (random & 63))
                .forEach(values::add);
        for (long value : values) {
            assertJudged(command, option, Long.toString(value), value >= least && value <= greatest);
        }
        for (String value :
                List.of("9223372036854775808", "-9223372036854775809", "1e3", "0x10", "1.5", "NaN", "ten")) {
            assertJudged(command, option, value, false);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "1, true",
        "0.5, true",
        "1e-400, true",
        "1.0000000001, false",
        "-1e-300, false",
        "1e400, false",
        "-Infinity, false",
        "NaN, false",
        "half, false"
    })
    void when_theShareOfLateOrdersIsOutOfItsRange_then_theMessageNamesOptionValueAndRule(String value, boolean kept) {
        CommandRun run = run("generate", "--late", value);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(BAD_USAGE);
        assertThat(run.err()).contains(kept ? NO_CONFIGURATION : "--late").contains(kept ? "" : "must be ");
    }

    @ParameterizedTest
    @CsvSource({
        "--last, 1h, true",
        "--last, 999999999d, true",
        "--last, 0s, false",
        "--last, -1h, false",
        "--last, 1, false",
        "--from, 20180921T140000+0800, true",
        "--to, yesterday, false",
        "--to, now, true",
        "--to, NOW, false",
        "--from, 1970-01-01T00:00:00Z, true",
        "--from, 1969-12-31T23:59:59.999999999Z, false",
        "--from, -999999999-01-01T00:00:00+18:00, false",
        "--from, 2018-09-21T06:00, false",
        "--to, 9999-12-31T23:59:59.999Z, true",
        "--to, +10000-01-01T00:00:00Z, false",
        "--to, +999999999-12-31T23:59:59.999999999-18:00, false",
        "--to, +9999999999-12-31T23:59:59Z, false",
        "--to, 2018-09-21T06:00:00Z, false",
        "--to, 2018-02-30T06:00:00Z, false"
    })
    void when_aTimeIsOutOfItsRange_then_theMessageNamesOptionValueAndRule(String option, String value, boolean kept) {
        CommandRun run = run("verify", option, value);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(BAD_USAGE);
        if (kept) {
            assertThat(run.err()).contains(NO_CONFIGURATION);
        } else {
            assertThat(run.err()).contains(option + " is " + value + ": must ");
        }
    }
}
