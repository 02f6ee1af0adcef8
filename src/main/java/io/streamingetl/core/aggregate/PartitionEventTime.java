package io.streamingetl.core.aggregate;

import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowPlan;

/** The event time of one partition: its watermark, and which of its windows are closed. */
final class PartitionEventTime {
    private final WindowPlan plan;
    private final long maxOutOfOrdernessMs;
    private long maxMs;
    private long closedThroughMs;

    PartitionEventTime(Progress committed, WindowPlan plan, long maxOutOfOrdernessMs) {
        this.plan = plan;
        this.maxOutOfOrdernessMs = maxOutOfOrdernessMs;
        this.maxMs = committed.maxEventTimeMs();
        this.closedThroughMs = committed.closedThroughMs();
    }

    /** An event of this time is added. */
    void advanceTo(long timeMs) {
        maxMs = Math.max(maxMs, timeMs);
    }

    /** The greatest event time; {@link Watermark#NONE} before the first event. */
    long maxMs() {
        return maxMs;
    }

    /** The greatest event time less the allowed out-of-orderness; {@link Watermark#NONE} before the first event. */
    long watermarkMs() {
        return Watermark.of(maxMs, maxOutOfOrdernessMs);
    }

    /** The end of the last window that this watermark closes. */
    long closedBy(long watermarkMs) {
        return plan.closedBy(watermarkMs);
    }

    /** Closes the windows up to this watermark of the node. */
    void close(long nodeWatermarkMs) {
        closedThroughMs = closedThroughMs(nodeWatermarkMs);
    }

    /** The end of the last window that would be closed after {@link #close}. */
    long closedThroughMs(long nodeWatermarkMs) {
        return Math.max(closedThroughMs, Math.min(closedBy(nodeWatermarkMs), lastEndMs()));
    }

    /** The end of the last closed window. */
    long closedThroughMs() {
        return closedThroughMs;
    }

    /** The end of the window of the greatest event time: neither the clock nor another partition closes a later one. */
    private long lastEndMs() {
        return maxMs == Watermark.NONE ? Watermark.NONE : plan.endOf(maxMs);
    }
}
