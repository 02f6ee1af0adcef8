package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static io.streamingetl.core.progress.PartitionFlush.FIRST_RECORDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.window.LaneWatermark;
import org.junit.jupiter.api.Test;

/** A topic whose first records are all rejected. */
class OnlyRejectedTest {
    private final World world = new World(job());
    private final LaneHarness lane = new LaneHarness(world);

    private boolean onlyRejected() {
        world.ticksBy(LaneLimits.PROGRESS_MS);
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        boolean onlyRejected =
                lane.inFlight().partitions().get(0).onlyRejected().isPresent();
        lane.commitAndHear();
        return onlyRejected;
    }

    private void garbage(int count) {
        for (int i = 0; i < count; i++) {
            world.log(P0).garbage();
        }
    }

    private void read() {
        if (!lane.owned().contains(P0)) {
            lane.assign(P0);
        }
        lane.poll(P0);
    }

    @Test
    void when_theFirstRecordsAreAllRejected_then_itIsSaidOnce() {
        garbage(FIRST_RECORDS - 1);
        read();
        assertThat(onlyRejected()).isFalse();
        garbage(1);
        world.log(P0).event(1_000);
        read();
        assertThat(onlyRejected()).isTrue();
        garbage(FIRST_RECORDS);
        read();
        assertThat(onlyRejected()).isFalse();
    }

    @Test
    void when_oneOfTheFirstIsAnEvent_then_not() {
        garbage(FIRST_RECORDS - 1);
        world.log(P0).event(1_000);
        garbage(FIRST_RECORDS);
        read();
        assertThat(onlyRejected()).isFalse();
    }

    @Test
    void when_itIsReadAgain_then_notAgain() {
        garbage(FIRST_RECORDS);
        read();
        assertThat(onlyRejected()).isTrue();
        lane.crash();
        garbage(1);
        read();
        assertThat(onlyRejected()).isFalse();
    }
}
