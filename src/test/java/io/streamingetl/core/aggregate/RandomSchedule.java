package io.streamingetl.core.aggregate;

import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.LaneWatermark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Two lanes share up to three partitions, and anything happens in any order: records of every kind, disorder, gaps,
 * batches that come twice or too late, flushes that stay in flight, answers that are lost, crashes, partitions that are
 * taken away with and without the knowledge of their owner, transactions that outlive the lane that began them, other
 * window sizes, and roll-ups that are filled meanwhile.
 */
final class RandomSchedule {
    private static final long DAY_MS = 86_400_000;
    private static final long DISORDER_MS = 15_000;

    /** What the panes of two windows or so take. */
    private static final long FEW_TABLES_BYTES = 8_000;

    private final Random random;
    private final boolean everIdle;
    private final World world;
    private final List<PartitionId> ids = new ArrayList<>();
    private final List<LaneHarness> lanes;

    /** Who claimed a partition last; none where that lane crashed. */
    private final Map<PartitionId, LaneHarness> owners = new HashMap<>();

    /** Transactions of crashed lanes that the server still has to run. */
    private final List<LaneFlush> orphans = new ArrayList<>();

    private long frontierMs = 20_000;
    private int crashes;

    /**
     * @param everIdle whether partitions are found idle, and the wall clock moves: what is late then depends on when
     *     things happen
     */
    RandomSchedule(long seed, boolean everIdle) {
        this.random = new Random(seed);
        this.everIdle = everIdle;
        this.world = new World(job());
        this.lanes = List.of(new LaneHarness(world), new LaneHarness(world));
        for (int partition = 0; partition <= random.nextInt(3); partition++) {
            PartitionId id = new PartitionId("orders", partition);
            ids.add(id);
            world.logs().put(id, new PartitionLog(random.nextInt(3) * 1_000L));
        }
    }

    private LaneJob job() {
        LaneJob job =
                LaneJob.job().windowMs(chance(2) ? 10_000 : 1_000).maxOutOfOrdernessMs(random.nextInt(4) * 1_000L);
        if (chance(2)) {
            job.quarantiningLate();
        }
        return job.maxPanes(chance(2) ? 1 + random.nextInt(6) : 1_000)
                .maxPaneBytes(chance(4) ? FEW_TABLES_BYTES : Long.MAX_VALUE)
                .maxReplayRecords(chance(2) ? 1 + random.nextInt(8) : 1_000)
                .emitMs(chance(3) ? 1_500 : 0)
                .quarantineRows(!everIdle && chance(2) ? 1 : LaneJob.ALL_ROWS);
    }

    /** Runs it to its complete end, whose tables are compared with a recomputation. */
    RandomSchedule run() {
        for (int steps = 30 + random.nextInt(90); steps > 0; steps--) {
            step(lanes.get(random.nextInt(lanes.size())), ids.get(random.nextInt(ids.size())));
        }
        finish();
        world.recomputation().verifyComplete();
        return this;
    }

    private void step(LaneHarness lane, PartitionId id) {
        switch (random.nextInt(18)) {
            case 0, 1, 2 -> arrive(world.log(id));
            case 3, 4, 5, 6 -> lane.poll(id, 1 + random.nextInt(5));
            case 7 -> redeliver(lane, id);
            case 8, 9 -> look(lane);
            case 10, 11 -> answer(lane);
            case 12 -> world.ticksBy(random.nextInt(3_000));
            case 13 -> idle(lane, id);
            case 14 -> assign(lane, id);
            case 15 -> resize();
            case 16 -> world.database().fill(1 + random.nextInt(4));
            default -> trouble(lane, id);
        }
    }

    private void arrive(PartitionLog log) {
        for (int records = 1 + random.nextInt(4); records > 0; records--) {
            frontierMs += random.nextInt(2_000);
            switch (random.nextInt(20)) {
                case 0 -> log.garbage();
                case 1 -> log.tombstone();
                case 2 -> log.gap(1 + random.nextInt(3));
                case 3 -> event(log, world.nowMs() + world.job().maxFutureMs() + 1 + random.nextInt(20_000));
                default -> event(log, Math.max(0, frontierMs - random.nextLong(DISORDER_MS)));
            }
        }
    }

    private void event(PartitionLog log, long timeMs) {
        log.event(timeMs, random.nextInt(4), random.nextInt(2_000) - 1_000);
    }

    private void redeliver(LaneHarness lane, PartitionId id) {
        if (lane.owned().contains(id) && !lane.state().full()) {
            lane.pollAgain(id, world.log(id).start(), 1 + random.nextInt(20));
        }
        long from = world.log(id).start() + random.nextInt(30);
        PartitionLog.Batch ofAnOldEpoch = world.log(id).read(from, 5);
        lane.state()
                .fold(
                        id,
                        0,
                        world.decoded(ofAnOldEpoch),
                        ofAnOldEpoch.nextOffset(),
                        Progress.UNKNOWN_EPOCH,
                        world.tickMs());
    }

    private void look(LaneHarness lane) {
        if (!lane.state().flushing()) {
            LaneHarness other = lanes.get(1 - lanes.indexOf(lane));
            lane.takeFlush(chance(4) ? LaneWatermark.EMPTY : other.watermark());
        }
    }

    private void answer(LaneHarness lane) {
        if (lane.state().flushing() && (chance(2) || !lane.hear())) {
            lane.commit(); // again, where the answer before was lost
            if (chance(2)) {
                lane.hear();
            }
        }
    }

    private void idle(LaneHarness lane, PartitionId id) {
        if (everIdle) {
            world.clockMovesBy(random.nextInt(20_000));
            lane.idle(id);
        }
    }

    private void assign(LaneHarness lane, PartitionId id) {
        if (!owners.containsKey(id)) {
            lane.assign(id);
            owners.put(id, lane);
        }
    }

    private void resize() {
        if (chance(3)) {
            world.database().resize(1_000L * (1 + random.nextInt(15)));
        }
    }

    private void trouble(LaneHarness lane, PartitionId id) {
        switch (random.nextInt(5)) {
            case 0, 1 -> crash(lane);
            case 2 -> {
                if (owners.containsKey(id)) {
                    LaneHarness owner = owners.remove(id);
                    if (chance(2)) {
                        owner.leave(id);
                    } else {
                        owner.drop(id);
                    }
                }
            }
            case 3 -> owners.remove(id); // its owner does not know
            default -> runAnOrphan();
        }
    }

    private void crash(LaneHarness lane) {
        if (lane.state().flushing()) {
            switch (random.nextInt(3)) {
                case 0 -> lane.commit();
                case 1 -> orphans.add(lane.inFlight());
                default -> {} // the transaction is rolled back
            }
        }
        lane.crash();
        owners.values().removeIf(lane::equals);
        crashes++;
    }

    private void runAnOrphan() {
        if (!orphans.isEmpty()) {
            world.database().commit(orphans.remove(random.nextInt(orphans.size())));
            world.recomputation().verify();
        }
    }

    /** Every partition has an owner that reads it to its end; then the clock closes every window. */
    private void finish() {
        while (!orphans.isEmpty()) {
            runAnOrphan();
        }
        lanes.stream().filter(lane -> lane.state().flushing()).forEach(LaneHarness::commitAndHear);
        ids.forEach(id -> assign(lanes.get(0), id));
        for (int round = 0; round < 6; round++) {
            world.ticksBy(2 * LaneLimits.PROGRESS_MS);
            world.clockMovesBy(round < 3 ? 0 : DAY_MS); // first with the verdicts of the clock before
            lanes.forEach(this::readAll);
        }
    }

    private void readAll(LaneHarness lane) {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (PartitionId id : ids) {
                moved |= lane.poll(id, 3);
            }
            ids.forEach(lane::idle);
            while (lane.takeFlush(LaneWatermark.EMPTY)) {
                lane.commitAndHear();
            }
        }
    }

    private boolean chance(int in) {
        return random.nextInt(in) == 0;
    }

    World world() {
        return world;
    }

    int crashes() {
        return crashes;
    }
}
