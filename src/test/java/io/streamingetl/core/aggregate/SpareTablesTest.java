package io.streamingetl.core.aggregate;

import static io.streamingetl.core.aggregate.LaneJob.job;
import static io.streamingetl.core.aggregate.Script.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.pane.PaneTable;
import io.streamingetl.core.window.LaneWatermark;
import org.junit.jupiter.api.Test;

/** The tables of written windows are used again, in bounds. */
class SpareTablesTest {
    private World world = new World(job());
    private LaneHarness lane = new LaneHarness(world);

    @Test
    void when_aWindowIsWritten_then_theNextOneHasItsTable() {
        PaneTable written = writeWindow();

        assertThat(writeWindow()).isSameAs(written);
        world.recomputation().verifyComplete();
    }

    @Test
    void when_theLaneIsIdle_then_givenBack() {
        PaneTable written = writeWindow();
        world.ticksBy(LaneLimits.PROGRESS_MS);
        assertThat(lane.due(LaneWatermark.EMPTY)).isEqualTo(Due.NOTHING);

        assertThat(writeWindow()).isNotSameAs(written);
    }

    @Test
    void when_theyWouldTakeMemoryFromPanes_then_givenBack() {
        world = new World(job().maxPaneBytes(writeWindow().bytes()));
        lane = new LaneHarness(world);
        PaneTable written = writeWindow();

        assertThat(writeWindow()).isNotSameAs(written);
    }

    /** One event in a window of its own, which is written; returns its table. */
    private PaneTable writeWindow() {
        long endMs = 10_000 * (world.log(P0).end() + 1);
        world.log(P0).event(endMs - 1);
        if (lane.owned().isEmpty()) {
            lane.assign(P0);
        }
        lane.poll(P0);
        lane.idle(P0);
        assertThat(lane.takeFlush(LaneWatermark.EMPTY)).isTrue();
        PaneTable table = lane.inFlight().panes().get(0).table();
        lane.commitAndHear();
        return table;
    }
}
