package io.streamingetl.core.progress;

import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.RecordView;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.core.window.Measure;
import io.streamingetl.core.window.Measures;
import java.util.List;

/**
 * A builder of the configuration of lanes under test: windows of 10 s, one whole key, and all four measures over one
 * operand in cents.
 */
record Job(
        long windowMs,
        long maxOutOfOrdernessMs,
        long maxFutureMs,
        boolean quarantineLate,
        int maxOpenKeys,
        long maxPaneBytes,
        long maxReplayRecords,
        long emitMs,
        int quarantineRows) {
    /** So many that none is ever left out. */
    static final int ALL_ROWS = 1_000_000;

    static final EventSchema SCHEMA = new EventSchema(
            "time",
            TimeUnit.MILLIS,
            List.of(new Field("key", new FieldType.Whole())),
            List.of(new Field("value", new FieldType.Decimal(18, 2))));

    static final Measures MEASURES = new Measures(List.of(
            new Measure("sum", Measure.Function.SUM, List.of(0), 2),
            new Measure("count", Measure.Function.COUNT, List.of(), 0),
            new Measure("min", Measure.Function.MIN, List.of(0), 2),
            new Measure("max", Measure.Function.MAX, List.of(0), 2)));

    /** Out-of-orderness 2 s, future 60 s, late events added, no limit ever reached, nothing emitted early. */
    static Job job() {
        return new Job(10_000, 2_000, 60_000, false, 1_000_000, Long.MAX_VALUE, 1_000_000, 0, ALL_ROWS);
    }

    Job windowMs(long ms) {
        return new Job(
                ms,
                maxOutOfOrdernessMs,
                maxFutureMs,
                quarantineLate,
                maxOpenKeys,
                maxPaneBytes,
                maxReplayRecords,
                emitMs,
                quarantineRows);
    }

    Job maxOutOfOrdernessMs(long ms) {
        return new Job(
                windowMs,
                ms,
                maxFutureMs,
                quarantineLate,
                maxOpenKeys,
                maxPaneBytes,
                maxReplayRecords,
                emitMs,
                quarantineRows);
    }

    Job quarantiningLate() {
        return new Job(
                windowMs,
                maxOutOfOrdernessMs,
                maxFutureMs,
                true,
                maxOpenKeys,
                maxPaneBytes,
                maxReplayRecords,
                emitMs,
                quarantineRows);
    }

    Job maxOpenKeys(int keys) {
        return new Job(
                windowMs,
                maxOutOfOrdernessMs,
                maxFutureMs,
                quarantineLate,
                keys,
                maxPaneBytes,
                maxReplayRecords,
                emitMs,
                quarantineRows);
    }

    Job maxPaneBytes(long bytes) {
        return new Job(
                windowMs,
                maxOutOfOrdernessMs,
                maxFutureMs,
                quarantineLate,
                maxOpenKeys,
                bytes,
                maxReplayRecords,
                emitMs,
                quarantineRows);
    }

    Job maxReplayRecords(long records) {
        return new Job(
                windowMs,
                maxOutOfOrdernessMs,
                maxFutureMs,
                quarantineLate,
                maxOpenKeys,
                maxPaneBytes,
                records,
                emitMs,
                quarantineRows);
    }

    Job emitMs(long ms) {
        return new Job(
                windowMs,
                maxOutOfOrdernessMs,
                maxFutureMs,
                quarantineLate,
                maxOpenKeys,
                maxPaneBytes,
                maxReplayRecords,
                ms,
                quarantineRows);
    }

    /** Keeps so many rejected records of each reason in a minute. */
    Job quarantineRows(int rows) {
        return new Job(
                windowMs,
                maxOutOfOrdernessMs,
                maxFutureMs,
                quarantineLate,
                maxOpenKeys,
                maxPaneBytes,
                maxReplayRecords,
                emitMs,
                rows);
    }

    /** A lane that owns nothing yet. */
    LaneState newLane() {
        return new LaneState(
                rules(), new LaneLimits(maxOpenKeys, maxPaneBytes, maxReplayRecords, emitMs, quarantineRows), SCHEMA);
    }

    /** What a poll returned, as the lane takes it. */
    DecodedRecords decoded(RecordView polled, long nowMs) {
        return new RecordDecoder(SCHEMA, new LogDecoder(), rules()).decode(polled, nowMs);
    }

    private FoldRules rules() {
        return new FoldRules(MEASURES, maxOutOfOrdernessMs, maxFutureMs, quarantineLate, false);
    }
}
