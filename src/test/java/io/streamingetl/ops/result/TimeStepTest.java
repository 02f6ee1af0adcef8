package io.streamingetl.ops.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.window.WindowLabel;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeStepTest {
    private static LabelRange range(String from, Duration length, WindowLabel label) {
        return LabelRange.of(Instant.parse(from), Instant.parse(from).plus(length), label);
    }

    @ParameterizedTest
    @CsvSource({
        "PT15M, 60, 60",
        "PT1H, 10, 10",
        "PT24H, 60, 300",
        "P30D, 60, 7200",
        "P30D, 3600, 7200",
        "P365D, 60, 172800",
        "PT24H, 7, 245",
        "P3650D, 60, 876000",
        "PT1M, 86400, 86400"
    })
    void when_aRangeIsDivided_then_intoFewIntervalsOfWholeWindows(Duration length, long window, long expected) {
        LabelRange range = range("2018-09-21T06:00:00Z", length, WindowLabel.END);
        TimeStep step = TimeStep.of(range, window, WindowLabel.END);
        assertThat(step.seconds()).isEqualTo(expected);
        assertThat(step.labels(range)).hasSizeBetween(1, TimeStep.MAX_INTERVALS + 1);
    }

    @Test
    void when_labelsAreEnds_then_anIntervalIncludesItsOwn() {
        TimeStep step = new TimeStep(300, WindowLabel.END);
        assertThat(step.of(300)).isEqualTo(300);
        assertThat(step.of(301)).isEqualTo(600);
        assertThat(step.labels(range("1970-01-01T00:05:00Z", Duration.ofMinutes(10), WindowLabel.END)))
                .containsExactly(600, 900);
    }

    @Test
    void when_labelsAreStarts_then_anIntervalBeginsWithItsOwn() {
        TimeStep step = new TimeStep(300, WindowLabel.START);
        assertThat(step.of(300)).isEqualTo(300);
        assertThat(step.of(599)).isEqualTo(300);
        assertThat(step.labels(range("1970-01-01T00:05:00Z", Duration.ofMinutes(10), WindowLabel.START)))
                .containsExactly(300, 600);
    }

    @Test
    void when_aRangeEndsWithinASecond_then_labelsInItAreExact() {
        Instant from = Instant.parse("1970-01-01T00:00:01.500Z");
        Instant to = Instant.parse("1970-01-01T00:00:03.500Z");
        assertThat(LabelRange.of(from, to, WindowLabel.END)).isEqualTo(new LabelRange(2, 3));
        assertThat(LabelRange.of(from, to, WindowLabel.START)).isEqualTo(new LabelRange(2, 3));
        assertThat(LabelRange.of(from, to, WindowLabel.END).before()).isEqualTo(new LabelRange(0, 1));
    }
}
