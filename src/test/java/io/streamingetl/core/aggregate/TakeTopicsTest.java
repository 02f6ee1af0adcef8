package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.LaneWatermark;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A topic that is read no longer: what is held of it is written, open windows too. */
class TakeTopicsTest {
    private static final PartitionId OTHER = new PartitionId("other", 0);

    private final World world = new World(job());
    private final LaneHarness lane = new LaneHarness(world);

    private void read(PartitionId id, long... timesMs) {
        for (long timeMs : timesMs) {
            world.log(id).event(timeMs);
        }
        lane.assign(id);
        lane.poll(id);
    }

    private LaneFlush takeOther() {
        return lane.state().takeLeaving(lane.state().partitions(Set.of("other")));
    }

    @Test
    void when_aTopicIsLeft_then_allOpenWindowsAreTaken() {
        read(P0, 1_000, 3_000);
        read(OTHER, 2_000, 14_000);
        LaneFlush taken = takeOther();

        assertThat(taken.partitions()).extracting(PartitionFlush::id).containsExactly(P0, OTHER);
        assertThat(world.database().commit(taken)).isTrue();
        assertThat(world.database().progress(OTHER).resumeOffset()).isEqualTo(2);
        assertThat(world.database().rows())
                .containsOnlyKeys(new SimulatedDatabase.Row(10_000, 1), new SimulatedDatabase.Row(20_000, 1));
        assertThat(lane.state().partitions()).containsExactly(P0);
    }

    @Test
    void when_itIsTaken_then_recordsThatStillComeAreIgnored() {
        read(OTHER, 2_000);
        takeOther();
        world.log(OTHER).event(4_000);
        lane.poll(OTHER);

        assertThat(lane.state().openPanes()).isZero();
    }

    @Test
    void when_itIsReadAgainLater_then_eachRecordIsWrittenOnce() {
        read(OTHER, 2_000);
        LaneFlush taken = takeOther();
        world.database().commit(taken);
        lane.state().flushSettled(taken);
        read(OTHER, 4_000, 25_000);
        lane.flush(LaneWatermark.EMPTY);

        assertThat(world.database().rows().values()).hasSize(1);
        world.recomputation().verify();
    }

    @Test
    void when_thereIsNothing_then_nothingIsInFlight() {
        read(P0, 1_000);

        assertThat(takeOther().partitions()).isEmpty();
        assertThat(lane.state().flushing()).isFalse();
    }

    @Test
    void when_theLogIsStillReplayed_then_saidSo() {
        read(OTHER, 2_000, 3_000, 14_000);
        lane.flush(LaneWatermark.EMPTY);
        lane.assign(OTHER);

        assertThat(lane.state().replays(Set.of("other"))).isTrue();
        assertThat(lane.state().replays(Set.of("orders"))).isFalse();
        lane.poll(OTHER);
        assertThat(lane.state().replays(Set.of("other"))).isFalse();
    }
}
