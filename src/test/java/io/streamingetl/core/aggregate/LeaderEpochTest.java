package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.Watermark;
import org.junit.jupiter.api.Test;

/** The leader epoch that goes with a next offset: always that of the record before it. */
class LeaderEpochTest {
    private static final int FIRST_LEADER = 4;
    private static final int SECOND_LEADER = 6;

    private final World world = new World(job());
    private final LaneState lane = world.job().newLane();

    private void own(long resumeOffset, long nextOffset, int leaderEpoch) {
        Progress row = new Progress(
                1,
                0,
                1,
                nextOffset,
                resumeOffset,
                Watermark.NONE,
                Watermark.NONE,
                Ledger.EMPTY,
                leaderEpoch,
                Progress.NOTHING_LOST,
                Progress.UNKNOWN);
        lane.assign(P0, row, new LongHashSet(), world.database().plan());
    }

    private void poll(long from, int count, int leaderEpoch) {
        PartitionLog.Batch batch = world.log(P0).read(from, count);
        lane.fold(P0, 1, world.decoded(batch), batch.nextOffset(), leaderEpoch, world.tickMs());
    }

    private Progress flushed() {
        return lane.takeFlush(Due.ALL, Watermark.NONE, world.tickMs())
                .partitions()
                .get(0)
                .after();
    }

    @Test
    void when_recordsOfAnotherLeaderAreFolded_then_theFlushHasItsEpoch() {
        world.log(P0).event(1_000).event(2_000);
        own(0, 0, Progress.UNKNOWN_EPOCH);
        poll(0, 1, FIRST_LEADER);
        poll(1, 1, SECOND_LEADER);
        assertThat(flushed().leaderEpoch()).isEqualTo(SECOND_LEADER);
    }

    @Test
    void when_aReplayIsUnderWay_then_theFlushKeepsTheEpochOfItsEnd() {
        world.log(P0).event(1_000).event(2_000).event(3_000);
        own(0, 3, SECOND_LEADER);
        poll(0, 1, FIRST_LEADER);
        Progress after = flushed();
        assertThat(after.nextOffset()).isEqualTo(3);
        assertThat(after.leaderEpoch()).isEqualTo(SECOND_LEADER);
    }

    @Test
    void when_recordsThatWereFoldedBeforeComeAgain_then_theFlushKeepsTheLaterEpoch() {
        world.log(P0).event(1_000).event(2_000);
        own(0, 0, Progress.UNKNOWN_EPOCH);
        poll(0, 2, SECOND_LEADER);
        poll(0, 1, FIRST_LEADER);
        assertThat(flushed().leaderEpoch()).isEqualTo(SECOND_LEADER);
    }
}
