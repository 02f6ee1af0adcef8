package io.streamingetl.core.aggregate;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.decode.RecordView;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.Rejections;
import io.streamingetl.core.measure.FoldRules;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ReplayCounter;
import io.streamingetl.core.quarantine.QuarantineSampler;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowPlan;
import java.util.List;
import java.util.Optional;

/**
 * One owned partition: folds its records into panes, and says what a transaction would write. Between assignment and
 * drop it belongs to one lane, and so to one thread.
 *
 * <p>It begins at the resume offset of its progress row. Records below the row's next offset are <em>replayed</em>:
 * they rebuild the panes that were not yet written, and are neither judged nor counted again.
 */
final class PartitionState {
    /** Enough that the processor waits for many of them at once, few enough that what is loaded is still there. */
    private static final int TOUCHED_AHEAD = 32;

    private final PartitionId id;
    private final WindowPlan plan;
    private final FoldRules rules;
    private final Event event;
    private final OpenWindows open;

    /** The row as this owner last left it. */
    private Progress committed;

    /** Records below it are replayed. */
    private final long replayEnd;

    private final ReplayCounter replay;

    /** Offsets below {@link #replayEnd} that are in quarantine already. */
    private final LongHashSet quarantinedBefore;

    private long position;

    /** Of the batch that holds the last record that is accounted for. */
    private int leaderEpoch;

    private long closedThroughMs;
    private long maxEventTimeMs;
    private long records;
    private long aggregated;
    private long late;
    private long quarantined;

    private RejectedRecords aside;
    private Optional<PartitionFlush.Example> strange = Optional.empty();

    PartitionState(
            PartitionId id,
            Progress committed,
            LongHashSet quarantinedBefore,
            WindowPlan plan,
            FoldRules rules,
            QuarantineSampler sample,
            Event event) {
        this.id = id;
        this.plan = plan;
        this.rules = rules;
        this.event = event;
        this.committed = committed;
        this.quarantinedBefore = quarantinedBefore;
        this.open = new OpenWindows(plan, rules.aggregation().measures());
        this.aside = new RejectedRecords(sample, rules.copyRejected(), quarantinedBefore.size());
        this.replayEnd = committed.nextOffset();
        this.replay = new ReplayCounter(id, committed);
        this.position = committed.resumeOffset();
        this.leaderEpoch = committed.leaderEpoch();
        this.closedThroughMs = committed.closedThroughMs();
        this.maxEventTimeMs = committed.maxEventTimeMs();
        this.records = committed.ledger().records();
        this.aggregated = committed.ledger().aggregated();
        this.late = committed.ledger().late();
        this.quarantined = committed.ledger().quarantined();
    }

    /**
     * Folds polled records. Those below the position were folded before, and are passed over.
     *
     * @param nextOffset the consumer's position behind these records
     * @param nextLeaderEpoch of the batch that holds the offset before {@code nextOffset}
     * @param tickMs the monotonic clock, for what is kept in quarantine
     */
    void fold(DecodedRecords decoded, long nextOffset, int nextLeaderEpoch, long tickMs) {
        int count = decoded.count();
        for (int i = 0; i < count; i++) {
            if (i % TOUCHED_AHEAD == 0) {
                open.touch(decoded, i, Math.min(count, i + TOUCHED_AHEAD));
            }
            long offset = decoded.offset(i);
            if (offset < position) {
                continue;
            }
            position = offset + 1;
            Rejection rejection = decoded.read(i, event);
            if (offset < replayEnd) {
                replay.met();
                replay(decoded, i, rejection);
            } else {
                judge(decoded, i, rejection, tickMs);
            }
        }
        position = Math.max(position, nextOffset);
        if (nextOffset == position && nextOffset >= replayEnd) {
            leaderEpoch = nextLeaderEpoch;
        }
    }

    private void replay(DecodedRecords decoded, int index, Rejection rejection) {
        long offset = decoded.offset(index);
        if (rejection == null && !quarantinedBefore.contains(offset)) {
            long endMs = open.endOf(event.timeMs);
            if (endMs > committed.closedThroughMs()) {
                open.add(endMs, offset, replay.read(records) - 1, event, decoded.hash(index));
            }
        }
    }

    private void judge(DecodedRecords decoded, int index, Rejection rejection, long tickMs) {
        records++;
        if (rejection == null && rules.isFuture(event.timeMs, decoded.nowMs())) {
            rejection = Rejections.future(event.timeMs, decoded.nowMs(), rules.maxFutureMs());
        }
        if (rejection != null) {
            quarantine(decoded.whole(), index, rejection, tickMs);
            return;
        }
        long endMs = open.endOf(event.timeMs);
        if (endMs <= watermarkMs()) {
            late++;
            if (rules.quarantineLate()) {
                quarantine(decoded.whole(), index, Rejections.late(event.timeMs, endMs), tickMs);
                return;
            }
        }
        maxEventTimeMs = Math.max(maxEventTimeMs, event.timeMs);
        aggregated++;
        open.add(endMs, decoded.offset(index), replay.read(records) - 1, event, decoded.hash(index));
    }

    private void quarantine(RecordView view, int index, Rejection rejection, long tickMs) {
        quarantined++;
        if (quarantined == PartitionFlush.STRANGE_RECORDS && aggregated == 0) {
            strange = Optional.of(new PartitionFlush.Example(view.offset(index), rejection.reason()));
        }
        aside.add(view, index, rejection, tickMs);
    }

    /**
     * Takes the panes of the windows that are closed by this watermark of the node, and those of open windows too where
     * {@code partial}.
     *
     * <p>A flush that {@link RejectedRecords#endsReplay} takes all panes, too: nothing below its next offset is then
     * read again.
     */
    PartitionFlush takeFlush(long nodeWatermarkMs, boolean partial) {
        if (!replaying()) {
            closedThroughMs = Math.max(closedThroughMs, Math.min(closedBy(nodeWatermarkMs), lastEndMs()));
        }
        List<WindowPanes> taken = open.take(partial || aside.endsReplay() ? Watermark.UNBOUNDED : closedThroughMs);
        PartitionFlush flush =
                new PartitionFlush(id, committed, plan, progress(), taken, aside.kept(), aside.counts(), strange);
        strange = Optional.empty();
        aside = aside.next(open.isEmpty());
        return flush;
    }

    private Progress progress() {
        return new Progress(
                committed.epoch(),
                committed.nonce(),
                committed.flushes() + 1,
                Math.max(position, replayEnd),
                resumeOffset(),
                closedThroughMs,
                maxEventTimeMs,
                ledger(),
                leaderEpoch,
                Progress.NOTHING_LOST,
                replay.records(position, records, Math.min(open.firstRecord(), replay.read(records))));
    }

    /** As {@link ReplayCounter#misfit}. */
    String misfit() {
        return replay.misfit(position);
    }

    Ledger ledger() {
        return new Ledger(records, aggregated, late, quarantined);
    }

    /** Whether it holds panes or rejected records that are not written. */
    boolean hasUnwritten() {
        return !aside.kept().isEmpty() || !open.isEmpty();
    }

    /**
     * Whether it is past what its row says: it read on, or a restart need not begin as early. The second alone is so
     * where panes were written amid a replay whose rest feeds none.
     */
    boolean hasMoved() {
        return position > committed.nextOffset() || resumeOffset() > committed.resumeOffset();
    }

    private long resumeOffset() {
        return Math.min(open.firstOffset(), position);
    }

    /** Every record below it is accounted for in the row. */
    long committedOffset() {
        return committed.nextOffset();
    }

    /** The transaction that took this is committed. */
    void committed(Progress after) {
        committed = after;
    }

    PartitionId id() {
        return id;
    }

    long epoch() {
        return committed.epoch();
    }

    /** The offset behind the last folded record. */
    long position() {
        return position;
    }

    /** Whether it still rebuilds what a previous owner had not written. It then closes no window. */
    boolean replaying() {
        return position < replayEnd;
    }

    /** The greatest event time less the allowed out-of-orderness; {@link Watermark#NONE} before the first event. */
    long watermarkMs() {
        return Watermark.of(maxEventTimeMs, rules.maxOutOfOrdernessMs());
    }

    /** The end of the last window that this watermark closes. */
    long closedBy(long watermarkMs) {
        return plan.closedBy(watermarkMs);
    }

    /** The end of the window of the greatest event time: neither the clock nor another partition closes a later one. */
    private long lastEndMs() {
        return maxEventTimeMs == Watermark.NONE ? Watermark.NONE : plan.endOf(maxEventTimeMs);
    }

    long closedThroughMs() {
        return closedThroughMs;
    }

    OpenWindows open() {
        return open;
    }

    RejectedRecords aside() {
        return aside;
    }

    /** How many records a restart would read again. */
    long replayRecords() {
        return position - resumeOffset();
    }
}
