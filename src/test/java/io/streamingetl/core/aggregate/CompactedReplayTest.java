package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ProgressRows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition whose second window is open, and whose log lacks records of it when it is replayed. */
class CompactedReplayTest {
    private final World world = new World(job());
    private final LaneHarness lane = new LaneHarness(world);

    @BeforeEach
    void leaveAWindowOpen() {
        world.log(P0)
                .event(1_000, 1, 100) // 0, closed
                .event(11_000, 1, 100) // 1, resumed at
                .gap(2) // 2 and 3
                .garbage() // 4
                .event(12_000, 2, 30) // 5, closes the first window
                .event(13_000, 3, 40); // 6
        lane.readCommitAndCrash(P0);
    }

    @Test
    void when_aWindowIsOpen_then_theRowHasTheNumberOfItsRecords() {
        Progress progress = world.database().progress(P0);
        assertThat(progress.resumeOffset()).isEqualTo(1);
        assertThat(progress.nextOffset()).isEqualTo(7);
        assertThat(progress.replayRecords()).isEqualTo(4);
    }

    @Test
    void when_allRecordsAreThere_then_theReplayFits() {
        lane.assign(P0);
        lane.poll(P0);
        assertThat(lane.state().takeConflicts()).isEmpty();
        assertThat(lane.state().openPanes()).isEqualTo(3);
    }

    @Test
    void when_aRecordIsGone_then_thePartitionIsDroppedWithTheReason() {
        world.log(P0).compact(5);
        lane.assign(P0);
        lane.poll(P0, 2);
        assertThat(lane.state().takeConflicts()).as("amid the replay").isEmpty();
        lane.poll(P0);
        assertThat(lane.state().takeConflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.id()).isEqualTo(P0);
            assertThat(conflict.nextOffset()).isEqualTo(7);
            assertThat(conflict.reason())
                    .contains("4 records of " + P0 + " from offset 1 to 6", "3 are left", "replay of its row");
        });
        assertThat(lane.state().partitions()).isEmpty();
        assertThat(lane.state().takeConflicts()).isEmpty();
    }

    @Test
    void when_theNumberIsNotKnown_then_theReplayFitsAndTheNextRowHasIt() {
        Progress row = world.database().progress(P0);
        LaneState state = world.job().newLane();
        state.assign(
                P0,
                ProgressRows.row(
                        row.epoch(),
                        row.nonce(),
                        row.flushes(),
                        row.nextOffset(),
                        row.resumeOffset(),
                        row.closedThroughMs(),
                        row.maxEventTimeMs(),
                        row.ledger()),
                world.database().quarantinedInReplay(P0),
                world.database().plan());
        world.log(P0).compact(5);
        world.log(P0).event(14_000);
        PartitionLog.Batch batch = world.log(P0).read(1, 10);
        state.fold(P0, row.epoch(), world.decoded(batch), batch.nextOffset(), Progress.UNKNOWN_EPOCH, world.tickMs());
        assertThat(state.takeConflicts()).isEmpty();
        Progress after = state.takeFlush(Due.CLOSED, row.closedThroughMs(), world.tickMs())
                .partitions()
                .get(0)
                .after();
        assertThat(after.resumeOffset()).isEqualTo(1);
        assertThat(after.replayRecords()).isEqualTo(4);
    }
}
