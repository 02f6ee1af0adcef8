package io.streamingetl.pipeline.write.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.Progress;
import org.junit.jupiter.api.Test;

class ReplayTextTest {
    private static Progress progress(long replayRecords) {
        return new Progress(
                1, 2, 3, 250, 100, 0, 0, Ledger.EMPTY, Progress.UNKNOWN_EPOCH, Progress.NOTHING_LOST, replayRecords);
    }

    @Test
    void when_theOffsetsAreThoseOfTheRow_then_theNumberIsRead() {
        assertThat(ReplayText.of(progress(148))).isEqualTo("100-250: 148");
        assertThat(ReplayText.records("100-250: 148", 100, 250)).isEqualTo(148);
    }

    @Test
    void when_somebodyChangedTheOffsets_then_theNumberIsNotKnown() {
        assertThat(ReplayText.of(progress(Progress.UNKNOWN))).isNull();
        assertThat(ReplayText.records(null, 100, 250)).isEqualTo(Progress.UNKNOWN);
        assertThat(ReplayText.records("100-250: 148", 120, 250)).isEqualTo(Progress.UNKNOWN);
        assertThat(ReplayText.records("100-250: 148", 100, 200)).isEqualTo(Progress.UNKNOWN);
        assertThat(ReplayText.records("100-250: many", 100, 250)).isEqualTo(Progress.UNKNOWN);
    }
}
