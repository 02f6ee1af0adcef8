package io.streamingetl.core.aggregate;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.Watermark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A builder of what happens to a lane, item by item, which can be run under every {@link Schedule}. */
final class Script {
    static final PartitionId P0 = new PartitionId("orders", 0);
    static final PartitionId P1 = new PartitionId("orders", 1);

    /**
     * One of them.
     *
     * @param arrival whether it is a record that comes in
     */
    record Item(boolean arrival, Consumer<ScriptRun> effect) {}

    private final LaneJob job;
    private final Map<PartitionId, Long> startOffsets = new LinkedHashMap<>();
    private final List<Item> items = new ArrayList<>();

    private Script(LaneJob job) {
        this.job = job;
        startOffsets.put(P0, 0L);
    }

    /** Of a lane that owns {@link #P0}. */
    static Script script(LaneJob job) {
        return new Script(job);
    }

    /** The lane owns {@link #P1}, too. */
    Script withP1() {
        return startingAt(P1, 0);
    }

    Script startingAt(PartitionId id, long offset) {
        startOffsets.put(id, offset);
        return this;
    }

    Script event(PartitionId id, long timeMs, long key, long cents) {
        return arrival(id, log -> log.event(timeMs, key, cents));
    }

    /** An event of key 1 in {@link #P0} whose value tells its time apart. */
    Script event(long timeMs) {
        return event(P0, timeMs, 1, 1 + timeMs);
    }

    Script garbage(PartitionId id) {
        return arrival(id, PartitionLog::garbage);
    }

    Script tombstone(PartitionId id) {
        return arrival(id, PartitionLog::tombstone);
    }

    /** Offsets without records. */
    Script gap(PartitionId id, int offsets) {
        return arrival(id, log -> log.gap(offsets));
    }

    private Script arrival(PartitionId id, Consumer<PartitionLog> effect) {
        items.add(new Item(true, run -> run.arrives(id, effect)));
        return this;
    }

    /** The partition is silent at its end from here on, until a record comes. */
    Script idle(PartitionId id) {
        return item(run -> run.silent(id));
    }

    /** The node's other lane has partitions, none of them idle, whose watermark this is. */
    Script otherLane(long watermarkMs) {
        return item(run -> run.otherLane(new LaneWatermark(watermarkMs, Watermark.UNBOUNDED)));
    }

    Script ticks(long ms) {
        return item(run -> run.world().ticksBy(ms));
    }

    Script clock(long ms) {
        return item(run -> run.world().clockMovesBy(ms));
    }

    /** The partition is taken away and comes back under a new epoch. */
    Script rebalance(PartitionId id) {
        return item(run -> run.rebalance(id));
    }

    /** The window size is changed, by another node. */
    Script resize(long windowMs) {
        return item(run -> run.world().database().resize(windowMs));
    }

    /** Flushes stay in flight from here on. */
    Script databaseIsSlow() {
        return item(ScriptRun::databaseIsSlow);
    }

    /** What is in flight is written, and so is all that follows. */
    Script databaseAnswers() {
        return item(ScriptRun::databaseAnswers);
    }

    private Script item(Consumer<ScriptRun> effect) {
        items.add(new Item(false, effect));
        return this;
    }

    /** Runs it to its complete end, whose tables are compared with a recomputation. */
    ScriptRun run(Schedule schedule) {
        World world = new World(job);
        startOffsets.forEach((id, offset) -> world.logs().put(id, new PartitionLog(offset)));
        ScriptRun run = new ScriptRun(world, schedule);
        run.play(items);
        return run;
    }

    /** The same under every schedule. */
    void inEverySchedule(Consumer<World> then) {
        int flushes = run(Schedule.ONE_BY_ONE).flushes();
        for (Schedule schedule : Schedule.all(items.size(), flushes)) {
            try {
                then.accept(run(schedule).world());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("schedule '" + schedule + "': " + e.getMessage(), e);
            }
        }
    }

    void inEverySchedule() {
        inEverySchedule(world -> {});
    }
}
