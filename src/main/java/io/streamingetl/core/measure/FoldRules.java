package io.streamingetl.core.measure;

import io.streamingetl.core.event.Rejections;

/**
 * The rules by which records are folded into panes; the same for every partition.
 *
 * @param aggregation what the panes hold
 * @param maxOutOfOrdernessMs how far a partition's watermark trails its greatest event time
 * @param maxFutureMs how far past the wall clock an event may be
 * @param quarantineLate whether a late event is quarantined rather than added
 * @param copyRejected whether a topic gets a copy of each rejected record, so that all of it is kept until then
 */
public record FoldRules(
        Aggregation aggregation,
        long maxOutOfOrdernessMs,
        long maxFutureMs,
        boolean quarantineLate,
        boolean copyRejected) {
    /** Whether an event is too far past the wall clock. */
    public boolean isFuture(long timeMs, long nowMs) {
        return Rejections.isFuture(timeMs, nowMs, maxFutureMs);
    }
}
