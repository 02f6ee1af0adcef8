package io.streamingetl.pipeline.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommittedProgressTest {
    private static final PartitionId ID = new PartitionId("orders", 0);

    private final CommittedProgress committed = new CommittedProgress();

    /** No row holds what was left. */
    private static boolean differs(PartitionId id, Progress left) {
        return false;
    }

    @Test
    void when_aRowIsAsItWasLeft_then_nothingIsContradicted() {
        committed.record(ID, Progress.startingAt(1, 5));

        assertThat(committed.contradicted(committed.snapshot(), (id, left) -> left.sameTransaction(1, 0, 0, 5)))
                .isEmpty();
    }

    @Test
    void when_aRowIsAnother_then_itsPartitionIsContradicted() {
        committed.record(ID, Progress.startingAt(1, 5));

        assertThat(committed.contradicted(committed.snapshot(), CommittedProgressTest::differs))
                .containsExactly(ID);
    }

    @Test
    void when_aTransactionIsUnderWay_then_nothingIsKnown() {
        committed.record(ID, Progress.startingAt(1, 5));
        committed.begin(List.of(ID));
        committed.begin(List.of(ID));
        committed.end(List.of(ID));

        assertThat(committed.snapshot()).isEmpty();
        committed.end(List.of(ID));
        assertThat(committed.snapshot()).containsKey(ID);
    }

    @Test
    void when_aTransactionBeginsWhileRowsAreRead_then_nothingIsContradicted() {
        committed.record(ID, Progress.startingAt(1, 5));
        Map<PartitionId, Progress> snapshot = committed.snapshot();
        committed.begin(List.of(ID));

        assertThat(committed.contradicted(snapshot, CommittedProgressTest::differs))
                .isEmpty();
    }

    @Test
    void when_aTransactionIsCommittedWhileRowsAreRead_then_nothingIsContradicted() {
        committed.record(ID, Progress.startingAt(1, 5));
        Map<PartitionId, Progress> snapshot = committed.snapshot();
        committed.begin(List.of(ID));
        committed.record(ID, Progress.startingAt(2, 5));
        committed.end(List.of(ID));

        assertThat(committed.contradicted(snapshot, CommittedProgressTest::differs))
                .isEmpty();
    }

    @Test
    void when_anOwnershipIsLost_then_nothingIsKnownButItsEpoch() {
        committed.record(ID, Progress.startingAt(4, 5));
        committed.forget(ID, Progress.startingAt(4, 5));

        assertThat(committed.snapshot()).isEmpty();
        assertThat(committed.highestEpoch(ID)).isEqualTo(4);
    }

    @Test
    void when_anEarlierOwnershipIsLostOrCommitsLate_then_theLaterOneIsKnown() {
        Progress later = Progress.startingAt(5, 7);
        committed.record(ID, later);
        committed.record(ID, Progress.startingAt(4, 6));
        committed.forget(ID, Progress.startingAt(4, 6));

        assertThat(committed.snapshot()).containsEntry(ID, later);
    }
}
