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
        committed.committed(ID, Progress.startingAt(1, 5));

        assertThat(committed.contradicted(committed.known(), (id, left) -> left.sameTransaction(1, 0, 0, 5)))
                .isEmpty();
    }

    @Test
    void when_aRowIsAnother_then_itsPartitionIsContradicted() {
        committed.committed(ID, Progress.startingAt(1, 5));

        assertThat(committed.contradicted(committed.known(), CommittedProgressTest::differs))
                .containsExactly(ID);
    }

    @Test
    void when_aTransactionIsUnderWay_then_nothingIsKnown() {
        committed.committed(ID, Progress.startingAt(1, 5));
        committed.begun(List.of(ID));
        committed.begun(List.of(ID));
        committed.settled(List.of(ID));

        assertThat(committed.known()).isEmpty();
        committed.settled(List.of(ID));
        assertThat(committed.known()).containsKey(ID);
    }

    @Test
    void when_aTransactionBeginsWhileRowsAreRead_then_nothingIsContradicted() {
        committed.committed(ID, Progress.startingAt(1, 5));
        Map<PartitionId, Progress> known = committed.known();
        committed.begun(List.of(ID));

        assertThat(committed.contradicted(known, CommittedProgressTest::differs))
                .isEmpty();
    }

    @Test
    void when_aTransactionIsCommittedWhileRowsAreRead_then_nothingIsContradicted() {
        committed.committed(ID, Progress.startingAt(1, 5));
        Map<PartitionId, Progress> known = committed.known();
        committed.begun(List.of(ID));
        committed.committed(ID, Progress.startingAt(2, 5));
        committed.settled(List.of(ID));

        assertThat(committed.contradicted(known, CommittedProgressTest::differs))
                .isEmpty();
    }

    @Test
    void when_anOwnershipIsLost_then_nothingIsKnownButItsEpoch() {
        committed.committed(ID, Progress.startingAt(4, 5));
        committed.lost(ID, Progress.startingAt(4, 5));

        assertThat(committed.known()).isEmpty();
        assertThat(committed.epoch(ID)).isEqualTo(4);
    }

    @Test
    void when_anEarlierOwnershipIsLostOrCommitsLate_then_theLaterOneIsKnown() {
        Progress later = Progress.startingAt(5, 7);
        committed.committed(ID, later);
        committed.committed(ID, Progress.startingAt(4, 6));
        committed.lost(ID, Progress.startingAt(4, 6));

        assertThat(committed.known()).containsEntry(ID, later);
    }
}
