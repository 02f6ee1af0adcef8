package io.streamingetl.core.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.window.Intervals.Calendar;
import io.streamingetl.core.window.Intervals.Multiples;
import io.streamingetl.core.window.Intervals.Unit;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IntervalsTest {
    private static final long HOUR_MS = 3_600_000;

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DAY   | UTC                 | 2026-11-28T10:11:12Z | 2026-11-28T00:00:00Z | 2026-11-29T00:00:00Z
            DAY   | UTC                 | 2026-11-28T00:00:00Z | 2026-11-28T00:00:00Z | 2026-11-29T00:00:00Z
            DAY   | Asia/Singapore      | 2026-11-28T15:59:59Z | 2026-11-27T16:00:00Z | 2026-11-28T16:00:00Z
            DAY   | Asia/Kolkata        | 2026-11-28T18:30:00Z | 2026-11-28T18:30:00Z | 2026-11-29T18:30:00Z
            DAY   | Asia/Kathmandu      | 2026-11-28T18:14:59Z | 2026-11-27T18:15:00Z | 2026-11-28T18:15:00Z
            DAY   | Europe/Berlin       | 2026-03-29T12:00:00Z | 2026-03-28T23:00:00Z | 2026-03-29T22:00:00Z
            DAY   | Europe/Berlin       | 2026-10-25T12:00:00Z | 2026-10-24T22:00:00Z | 2026-10-25T23:00:00Z
            DAY   | Australia/Lord_Howe | 2026-04-04T20:00:00Z | 2026-04-04T13:00:00Z | 2026-04-05T13:30:00Z
            DAY   | America/Sao_Paulo   | 2018-11-04T03:00:00Z | 2018-11-04T03:00:00Z | 2018-11-05T02:00:00Z
            DAY   | America/Sao_Paulo   | 2018-02-18T02:30:00Z | 2018-02-17T02:00:00Z | 2018-02-18T03:00:00Z
            DAY   | America/Havana      | 2026-11-01T05:30:00Z | 2026-11-01T04:00:00Z | 2026-11-02T05:00:00Z
            DAY   | America/St_Johns    | 2010-11-07T02:31:30Z | 2010-11-07T02:30:00Z | 2010-11-08T03:30:00Z
            DAY   | Pacific/Apia        | 2011-12-30T09:59:59Z | 2011-12-29T10:00:00Z | 2011-12-30T10:00:00Z
            DAY   | Pacific/Apia        | 2011-12-30T10:00:00Z | 2011-12-30T10:00:00Z | 2011-12-31T10:00:00Z
            WEEK  | UTC                 | 2026-11-29T23:59:59Z | 2026-11-23T00:00:00Z | 2026-11-30T00:00:00Z
            WEEK  | Europe/Berlin       | 2026-03-29T23:00:00Z | 2026-03-29T22:00:00Z | 2026-04-05T22:00:00Z
            MONTH | UTC                 | 2024-02-29T12:00:00Z | 2024-02-01T00:00:00Z | 2024-03-01T00:00:00Z
            MONTH | America/New_York    | 2026-03-31T23:00:00Z | 2026-03-01T05:00:00Z | 2026-04-01T04:00:00Z
            YEAR  | Asia/Singapore      | 2026-12-31T16:00:00Z | 2026-12-31T16:00:00Z | 2027-12-31T16:00:00Z
            """)
    void when_theTimeIsInAnInterval_then_itsEdgesAreThoseOfTheZone(
            Unit unit, String zone, String time, String start, String end) {
        Intervals intervals = new Calendar(unit, ZoneId.of(zone));
        assertThat(Instant.ofEpochMilli(intervals.startOf(ms(time)))).isEqualTo(start);
        assertThat(Instant.ofEpochMilli(intervals.endOf(ms(time)))).isEqualTo(end);
    }

    @Test
    void when_belowADay_then_multiplesSinceTheEpoch() {
        Intervals hours = new Multiples(HOUR_MS);
        assertThat(hours.startOf(HOUR_MS - 1)).isZero();
        assertThat(hours.endOf(HOUR_MS - 1)).isEqualTo(HOUR_MS);
        assertThat(hours.startOf(HOUR_MS)).isEqualTo(HOUR_MS);
        assertThat(hours.startOf(-1)).isEqualTo(-HOUR_MS);
    }

    /** Of all zones, so also of those that skip a day, or whose clocks are set back across midnight. */
    @ParameterizedTest
    @EnumSource(Unit.class)
    void when_anyZone_then_theIntervalsCoverAllTimeOnce(Unit unit) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String zone : ZoneId.getAvailableZoneIds()) {
            Intervals intervals = new Calendar(unit, ZoneId.of(zone));
            for (int i = 0; i < 50; i++) {
                long timeMs = random.nextLong(ms("2100-01-01T00:00:00Z"));
                long startMs = intervals.startOf(timeMs);
                long endMs = intervals.endOf(timeMs);
                assertThat(timeMs).as("%s, seed %d", zone, seed).isBetween(startMs, endMs - 1);
                assertThat(intervals.startOf(startMs))
                        .as("%s, seed %d", zone, seed)
                        .isEqualTo(startMs);
                assertThat(intervals.endOf(endMs - 1))
                        .as("%s, seed %d", zone, seed)
                        .isEqualTo(endMs);
                assertThat(intervals.startOf(endMs))
                        .as("%s, seed %d", zone, seed)
                        .isEqualTo(endMs);
                assertThat(intervals.endOf(startMs - 1))
                        .as("%s, seed %d", zone, seed)
                        .isEqualTo(startMs);
            }
        }
    }
}
