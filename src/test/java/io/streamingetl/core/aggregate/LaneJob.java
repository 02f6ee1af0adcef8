package io.streamingetl.core.aggregate;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.decode.RecordView;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.window.WindowLabel;
import java.util.List;

/**
 * The configuration of lanes under test, to be changed before it is used: windows of 10 s, one whole key, and all four
 * measures over one operand in cents.
 */
final class LaneJob {
    /** So many that none is ever left out. */
    static final int ALL_ROWS = 1_000_000;

    static final EventSchema SCHEMA = new EventSchema(
            "time",
            TimeUnit.MILLIS,
            List.of(new Field("key", new FieldType.Whole())),
            List.of(new Field("value", new FieldType.Decimal(18, 2))));

    static final Aggregation AGGREGATION = aggregation(
            new Measure("sum", MeasureKind.SUM, List.of(0), 2),
            new Measure("count", MeasureKind.COUNT, List.of(), 0),
            new Measure("min", MeasureKind.MIN, List.of(0), 2),
            new Measure("max", MeasureKind.MAX, List.of(0), 2));

    private long windowMs = 10_000;
    private long maxOutOfOrdernessMs = 2_000;
    private long maxFutureMs = 60_000;
    private boolean quarantineLate;
    private int maxPanes = 1_000_000;
    private long maxPaneBytes = Long.MAX_VALUE;
    private long maxReplayRecords = 1_000_000;
    private long emitMs;
    private int quarantineRows = ALL_ROWS;

    private LaneJob() {}

    private static Aggregation aggregation(Measure... measures) {
        return new Aggregation(
                SCHEMA.key(), SCHEMA.operands(), new Measures(List.of(measures)), 10_000, WindowLabel.END, "sums");
    }

    /** Out-of-orderness 2 s, future 60 s, late events added, no limit ever reached, nothing emitted early. */
    static LaneJob job() {
        return new LaneJob();
    }

    LaneJob windowMs(long ms) {
        windowMs = ms;
        return this;
    }

    LaneJob maxOutOfOrdernessMs(long ms) {
        maxOutOfOrdernessMs = ms;
        return this;
    }

    LaneJob quarantiningLate() {
        quarantineLate = true;
        return this;
    }

    LaneJob maxPanes(int keys) {
        maxPanes = keys;
        return this;
    }

    LaneJob maxPaneBytes(long bytes) {
        maxPaneBytes = bytes;
        return this;
    }

    LaneJob maxReplayRecords(long records) {
        maxReplayRecords = records;
        return this;
    }

    LaneJob emitMs(long ms) {
        emitMs = ms;
        return this;
    }

    /** Keeps so many rejected records of each reason in a minute. */
    LaneJob quarantineRows(int rows) {
        quarantineRows = rows;
        return this;
    }

    long windowMs() {
        return windowMs;
    }

    long maxOutOfOrdernessMs() {
        return maxOutOfOrdernessMs;
    }

    long maxFutureMs() {
        return maxFutureMs;
    }

    boolean quarantineLate() {
        return quarantineLate;
    }

    int quarantineRows() {
        return quarantineRows;
    }

    /** A lane that owns nothing yet. */
    LaneState newLane() {
        return new LaneState(rules(), new LaneLimits(maxPanes, maxPaneBytes, maxReplayRecords, emitMs, quarantineRows));
    }

    /** What a poll returned, as the lane takes it. */
    DecodedRecords decoded(RecordView polled, long nowMs) {
        return OnePoll.decode(new RecordDecoder(new LogDecoder(), rules()), polled, nowMs);
    }

    private FoldRules rules() {
        return new FoldRules(AGGREGATION, maxOutOfOrdernessMs, maxFutureMs, quarantineLate, false);
    }
}
