package io.streamingetl.core.aggregate;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordView;
import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import java.util.TreeMap;

/** What outlives the lanes: the configuration, the broker's logs, the database, and the clocks. */
final class World {
    private LaneJob job;
    private final Map<PartitionId, PartitionLog> logs = new TreeMap<>();
    private final SimulatedDatabase database;

    /** The wall clock: long after the events of most tests. */
    private long nowMs = 1_000_000;

    /** The monotonic clock; as a real one, it did not begin at 0 when the lane did. */
    private long tickMs = 77_000_000;

    World(LaneJob job) {
        this.job = job;
        this.database = new SimulatedDatabase(job.windowMs());
    }

    LaneJob job() {
        return job;
    }

    /** For lanes that start from here on. */
    void reconfigure(LaneJob other) {
        job = other;
    }

    Map<PartitionId, PartitionLog> logs() {
        return logs;
    }

    PartitionLog log(PartitionId id) {
        return logs.computeIfAbsent(id, absent -> new PartitionLog(0));
    }

    SimulatedDatabase database() {
        return database;
    }

    LaneRecomputation recomputation() {
        return new LaneRecomputation(job, logs, database);
    }

    long nowMs() {
        return nowMs;
    }

    void clockMovesBy(long ms) {
        nowMs += ms;
    }

    long tickMs() {
        return tickMs;
    }

    void ticksBy(long ms) {
        tickMs += ms;
    }

    /** What a poll returned, decoded now. */
    DecodedRecords decoded(RecordView polled) {
        return job.decoded(polled, nowMs);
    }
}
