package io.streamingetl.core.quarantine;

import static io.streamingetl.core.quarantine.QuarantineSampler.PERIOD_MS;
import static io.streamingetl.core.quarantine.QuarantineSampler.ROW_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineSamplerTest {
    private final QuarantineSampler sample = new QuarantineSampler(3);

    private int kept(Reason reason, int offered, int bytes, long tickMs) {
        int kept = 0;
        for (int i = 0; i < offered; i++) {
            kept += sample.keeps(reason, bytes, tickMs) ? 1 : 0;
        }
        return kept;
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_000_000, 0, 77_000_000})
    void when_moreComeThanTheBudget_then_theFirstOfEveryMinuteAreKept(long tickMs) {
        assertThat(kept(Reason.BAD_JSON, 1_000, 10, tickMs)).isEqualTo(3);
        assertThat(kept(Reason.BAD_JSON, 1_000, 10, tickMs + PERIOD_MS - 1)).isZero();
        assertThat(kept(Reason.BAD_JSON, 1_000, 10, tickMs + PERIOD_MS)).isEqualTo(3);
        assertThat(kept(Reason.BAD_JSON, 1_000, 10, tickMs + 100 * PERIOD_MS)).isEqualTo(3);
    }

    @Test
    void when_oneReasonIsAFlood_then_anotherIsKept() {
        kept(Reason.BAD_JSON, 1_000, 10, 0);
        assertThat(kept(Reason.INEXACT, 1, 10, 0)).isEqualTo(1);
        assertThat(sample.floods(0)).containsExactly(Reason.BAD_JSON);
    }

    @Test
    void when_valuesAreLarge_then_fewerAreKept() {
        assertThat(kept(Reason.BAD_JSON, 1_000, ROW_BYTES - 1, 0)).isEqualTo(3);
        assertThat(kept(Reason.INEXACT, 1_000, ROW_BYTES, 0)).isEqualTo(2);
        assertThat(kept(Reason.TOO_LARGE, 1_000, 16 * ROW_BYTES, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"LATE", "FUTURE"})
    void when_nothingIsWrongWithTheRecordsThemselves_then_allAreKept(Reason reason) {
        assertThat(kept(reason, 1_000, 16 * ROW_BYTES, 0)).isEqualTo(1_000);
        assertThat(sample.floods(0)).isEmpty();
    }

    @Test
    void when_nothingIsLeftOut_then_noFlood() {
        assertThat(kept(Reason.BAD_JSON, 3, 10, 0)).isEqualTo(3);
        assertThat(sample.floods(0)).isEmpty();
    }

    @Test
    void when_aMinutePassesWithNothingLeftOut_then_theFloodIsOver() {
        kept(Reason.BAD_JSON, 4, 10, 0);
        assertThat(sample.floods(0)).containsExactly(Reason.BAD_JSON);
        assertThat(kept(Reason.BAD_JSON, 3, 10, PERIOD_MS)).isEqualTo(3);
        assertThat(sample.floods(2 * PERIOD_MS - 1)).containsExactly(Reason.BAD_JSON);
        assertThat(sample.floods(2 * PERIOD_MS)).isEmpty();
    }

    @Test
    void when_nothingComesAnyMore_then_theFloodIsOver() {
        kept(Reason.BAD_JSON, 4, 10, 0);
        assertThat(sample.floods(PERIOD_MS)).containsExactly(Reason.BAD_JSON);
        assertThat(sample.floods(2 * PERIOD_MS)).isEmpty();
        assertThat(kept(Reason.BAD_JSON, 4, 10, 5 * PERIOD_MS)).isEqualTo(3);
        assertThat(sample.floods(20 * PERIOD_MS)).isEmpty();
    }
}
