package io.streamingetl.cli.verify.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.window.Intervals;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlainIntervalsTest {
    private static final long YEAR_2100_MS =
            Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

    /** Two ways of counting: the pipeline's, forward from the local date, and this one, back from after it. */
    @ParameterizedTest
    @EnumSource(Intervals.Unit.class)
    void when_anyZone_then_sameDaysAsThePipeline(Intervals.Unit unit) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String zone : ZoneId.getAvailableZoneIds()) {
            PlainIntervals plain = new PlainIntervals(unit.text(), zone);
            Intervals intervals = new Intervals.Calendar(unit, ZoneId.of(zone));
            for (int i = 0; i < 50; i++) {
                long timeMs = random.nextLong(YEAR_2100_MS);
                assertThat(plain.of(timeMs))
                        .as("%s at %d, seed %d", zone, timeMs, seed)
                        .isEqualTo(new PlainIntervals.Interval(intervals.startOf(timeMs), intervals.endOf(timeMs)));
            }
        }
    }

    @Test
    void when_belowADay_then_multiplesOfTheLength() {
        assertThat(new PlainIntervals("300s", "Z").of(300_000))
                .isEqualTo(new PlainIntervals.Interval(300_000, 600_000));
        assertThat(new PlainIntervals("300s", "Z").of(299_999)).isEqualTo(new PlainIntervals.Interval(0, 300_000));
    }
}
