package io.streamingetl.core.aggregate;

import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.Watermark;
import java.util.List;
import java.util.Set;

/** Takes the flushes of a lane out of it. At most one is in flight. */
final class FlushTaker {
    private final FlushRules rules;
    private final OwnedPartitions partitions;
    private final OpenWindows open;
    private PaneTotals inFlight = PaneTotals.NONE;
    private boolean flushing;

    FlushTaker(LaneLimits limits, OwnedPartitions partitions, OpenWindows open) {
        this.rules = new FlushRules(limits);
        this.partitions = partitions;
        this.open = open;
    }

    /** As {@link LaneState#due}. */
    Due due(long nodeWatermarkMs, long tickMs) {
        if (flushing) {
            return Due.NOTHING;
        }
        Due due = rules.due(partitions.states(), open, nodeWatermarkMs, tickMs);
        if (due == Due.NOTHING && rules.idle(tickMs)) {
            open.trim();
        }
        return due;
    }

    /** Takes what is due. */
    LaneFlush take(Due due, long nodeWatermarkMs, long tickMs) {
        rules.taken(due, tickMs);
        return take(due, nodeWatermarkMs);
    }

    /** As {@link LaneState#takeLeaving}; the partitions remain. */
    LaneFlush takeLeaving(Set<PartitionId> leaving) {
        boolean anything = partitions.states().stream()
                .anyMatch(state -> leaving.contains(state.id()) && (state.hasUnwritten() || state.hasMoved()));
        return anything ? take(Due.ALL, Watermark.NONE) : new LaneFlush(List.of(), List.of(), open.plan());
    }

    /**
     * Takes all panes also if {@link RejectedRecords#endsReplay} or {@link WindowClosure#isSplit}, so that nothing
     * below the partitions' next offsets is replayed.
     */
    private LaneFlush take(Due due, long nodeWatermarkMs) {
        List<PartitionState> writing = partitions.states().stream()
                .filter(state -> state.hasUnwritten() || state.hasMoved())
                .toList();
        writing.forEach(state -> state.close(nodeWatermarkMs));
        WindowClosure closed = new WindowClosure(writing, Watermark.NONE);
        boolean all = due == Due.ALL
                || writing.stream().anyMatch(state -> state.rejected().endsReplay())
                || open.anyMatch(closed::isSplit);
        List<WindowPanes> panes = open.take(endMs -> all || closed.isClosed(endMs));
        LaneFlush flush = new LaneFlush(
                writing.stream().map(state -> state.takeFlush(panes)).toList(), panes, open.plan());
        inFlight = new PaneTotals(flush.paneCount(), flush.paneBytes());
        flushing = !flush.partitions().isEmpty();
        return flush;
    }

    /** The flush in flight was too large for a transaction; later ones have half its panes. */
    void tooLarge(LaneFlush flush) {
        rules.halve(flush.paneCount());
    }

    /** The flush in flight is settled, and its panes are not used any more. */
    void settled(LaneFlush flush) {
        open.recycle(flush.panes());
        inFlight = PaneTotals.NONE;
        flushing = false;
    }

    /** Whether records must wait for the flush in flight. */
    boolean full() {
        return flushing && rules.overLimit(partitions.states(), open.totals().plus(inFlight));
    }

    boolean flushing() {
        return flushing;
    }
}
