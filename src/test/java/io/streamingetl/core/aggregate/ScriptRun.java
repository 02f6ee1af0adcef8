package io.streamingetl.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.LaneWatermark;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A {@link Script} under one {@link Schedule}. */
final class ScriptRun {
    private static final long DAY_MS = 86_400_000;

    private final World world;
    private final Schedule schedule;
    private final LaneHarness lane;
    private final Set<PartitionId> silent = new TreeSet<>();
    private LaneWatermark otherLane = LaneWatermark.EMPTY;
    private boolean slow;
    private int flushes;
    private int crashes;

    ScriptRun(World world, Schedule schedule) {
        this.world = world;
        this.schedule = schedule;
        this.lane = new LaneHarness(world);
    }

    void play(List<Script.Item> items) {
        assignAll();
        int crashesWanted = schedule.crashAtFlush() > 0 ? 1 : 0;
        for (int i = 0; i < items.size(); i++) {
            items.get(i).effect().accept(this);
            boolean another = i + 1 < items.size() && items.get(i + 1).arrival();
            if (schedule.gathers() && items.get(i).arrival() && another) {
                continue;
            }
            catchUp();
            if (schedule.crashesAfterItem().test(i)) {
                crashesWanted++;
                crashAndRestore();
                catchUp();
            }
        }
        finish();
        assertThat(crashes).as("crashes").isEqualTo(crashesWanted);
        world.recomputation().verifyComplete();
    }

    private void assignAll() {
        world.logs().keySet().forEach(lane::assign);
    }

    private void crashAndRestore() {
        crashes++;
        lane.crash();
        assignAll();
    }

    /** Polls, and writes what is due, until nothing moves. */
    private void catchUp() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (PartitionId id : world.logs().keySet()) {
                if (lane.poll(id, schedule.pollRecords())) {
                    moved = true;
                    look();
                }
            }
            silent.forEach(lane::idle);
            moved |= look();
        }
    }

    /** Writes what is due; true where the lane crashed over it. */
    private boolean look() {
        while (lane.takeFlush(otherLane)) {
            flushes++;
            if (flushes == schedule.crashAtFlush()) {
                if (schedule.committed()) {
                    lane.commit();
                }
                crashAndRestore();
                return true;
            }
            if (slow) {
                return false;
            }
            lane.commitAndHear();
        }
        return false;
    }

    /** All is read, every window is closed by the clock, and every position is written. */
    private void finish() {
        otherLane(LaneWatermark.EMPTY);
        databaseAnswers();
        catchUp();
        silent.addAll(world.logs().keySet());
        for (int round = 0; round < 6; round++) {
            world.ticksBy(2 * LaneLimits.PROGRESS_MS);
            world.clockMovesBy(round < 3 ? 0 : DAY_MS); // first with the verdicts that the script's clock gives
            catchUp();
        }
    }

    void arrives(PartitionId id, Consumer<PartitionLog> effect) {
        effect.accept(world.log(id));
        silent.remove(id);
    }

    void silent(PartitionId id) {
        silent.add(id);
    }

    void otherLane(LaneWatermark watermark) {
        otherLane = watermark;
    }

    void rebalance(PartitionId id) {
        lane.drop(id);
        lane.assign(id);
    }

    void databaseIsSlow() {
        slow = true;
    }

    void databaseAnswers() {
        slow = false;
        if (lane.state().flushing()) {
            lane.commitAndHear();
        }
    }

    World world() {
        return world;
    }

    /** How many there were, those of the end included. */
    int flushes() {
        return flushes;
    }
}
