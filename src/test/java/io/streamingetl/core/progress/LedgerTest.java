package io.streamingetl.core.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {

    @Test
    void when_everyRecordIsAggregatedOrQuarantined_then_itAddsUp() {
        assertThat(new Ledger(5, 3, 5, 2).records()).isEqualTo(5);
        assertThat(Ledger.EMPTY).isEqualTo(new Ledger(0, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "5, 3, 0, 1", // one is missing
        "5, 3, 0, 3", // one is counted twice
        "5, 3, 6, 2", // more are late than there are
        "5, 3, -1, 2",
        "5, 6, 0, -1",
        "5, -1, 0, 6"
    })
    void when_itDoesNotAddUp_then_refused(long records, long aggregated, long late, long quarantined) {
        assertThatThrownBy(() -> new Ledger(records, aggregated, late, quarantined))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "ledger does not add up: %d records, %d aggregated, %d quarantined, %d late",
                        records, aggregated, quarantined, late);
    }
}
