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
import io.streamingetl.core.quarantine.QuarantineSampler;
import java.util.List;

/**
 * One owned partition: folds its records into panes, and gives what a transaction writes. Between assignment and drop
 * it belongs to one lane, and so to one thread.
 *
 * <p>It begins at the resume offset of its progress. Records below the progress's next offset are <em>replayed</em>:
 * they rebuild the panes that were not yet written, and are neither judged nor counted again.
 */
final class PartitionState {
    /** Enough for the processor to wait for many of them at once, few enough for its cache. */
    private static final int PREFETCHED = 32;

    private final PartitionId id;
    private final FoldRules rules;
    private final Event event;
    private final OpenWindows open;
    private final FedWindows fed = new FedWindows();
    private final PartitionEventTime time;
    private final LedgerCounter counter;
    private final Replay replay;

    /** The row as this owner last left it. */
    private Progress committed;

    private long position;

    /** Leader epoch of the batch that holds the last record that is accounted for. */
    private int leaderEpoch;

    private RejectedRecords rejected;

    PartitionState(
            PartitionId id,
            Progress committed,
            LongHashSet quarantined,
            OpenWindows open,
            FoldRules rules,
            QuarantineSampler sampler,
            Event event) {
        this.id = id;
        this.rules = rules;
        this.event = event;
        this.committed = committed;
        this.open = open;
        this.time = new PartitionEventTime(committed, open.plan(), rules.maxOutOfOrdernessMs());
        this.counter = new LedgerCounter(committed.ledger());
        this.replay = new Replay(id, committed, quarantined);
        this.position = committed.resumeOffset();
        this.leaderEpoch = committed.leaderEpoch();
        this.rejected = new RejectedRecords(sampler, rules.copyRejected(), quarantined.size());
    }

    /**
     * Folds polled records. Records below the position were folded before, and are skipped.
     *
     * @param nextOffset the consumer's position after these records
     * @param nextLeaderEpoch leader epoch of the batch that holds the offset before {@code nextOffset}
     * @param tickMs the monotonic clock, for the quarantine budget
     */
    void fold(DecodedRecords decoded, long nextOffset, int nextLeaderEpoch, long tickMs) {
        int count = decoded.count();
        for (int i = 0; i < count; i++) {
            if (i % PREFETCHED == 0) {
                open.prefetch(decoded, i, Math.min(count, i + PREFETCHED));
            }
            long offset = decoded.offset(i);
            if (offset < position) {
                continue;
            }
            position = offset + 1;
            Rejection rejection = decoded.read(i, event);
            if (offset < replay.end()) {
                replay.count();
                replay(decoded, i, rejection);
            } else {
                judge(decoded, i, rejection, tickMs);
            }
        }
        position = Math.max(position, nextOffset);
        if (nextOffset == position && nextOffset >= replay.end()) {
            leaderEpoch = nextLeaderEpoch;
        }
    }

    private void replay(DecodedRecords decoded, int index, Rejection rejection) {
        if (rejection == null) {
            long endMs = open.endOf(event.timeMs);
            if (replay.rebuilds(decoded.offset(index), endMs)) {
                add(decoded, index, endMs);
            }
        }
    }

    private void judge(DecodedRecords decoded, int index, Rejection rejection, long tickMs) {
        counter.records++;
        if (rejection == null && rules.isFuture(event.timeMs, decoded.nowMs())) {
            rejection = Rejections.future(event.timeMs, decoded.nowMs(), rules.maxFutureMs());
        }
        if (rejection != null) {
            reject(decoded.records(), index, rejection, tickMs);
            return;
        }
        long endMs = open.endOf(event.timeMs);
        if (endMs <= time.watermarkMs()) {
            counter.late++;
            if (rules.quarantineLate()) {
                reject(decoded.records(), index, Rejections.late(event.timeMs, endMs), tickMs);
                return;
            }
        }
        time.advanceTo(event.timeMs);
        counter.aggregated++;
        add(decoded, index, endMs);
    }

    private void add(DecodedRecords decoded, int index, long endMs) {
        fed.feed(endMs, decoded.offset(index), replay.read(counter.records) - 1);
        open.add(endMs, event, decoded.hash(index));
    }

    private void reject(RecordView view, int index, Rejection rejection, long tickMs) {
        counter.quarantined++;
        rejected.add(view, index, rejection, tickMs);
        if (counter.quarantined == PartitionFlush.FIRST_RECORDS && counter.aggregated == 0) {
            rejected.allSoFar(view.offset(index), rejection.reason());
        }
    }

    /** Closes the windows up to this watermark of the node. A replay closes none. */
    void close(long nodeWatermarkMs) {
        if (!replaying()) {
            time.close(nodeWatermarkMs);
        }
    }

    /** The end of the last window that would be closed after {@link #close}. */
    long closedThroughMs(long nodeWatermarkMs) {
        return replaying() ? time.closedThroughMs() : time.closedThroughMs(nodeWatermarkMs);
    }

    /**
     * Takes what is to be written beside the panes.
     *
     * @param taken the panes, in which this partition's part is complete
     */
    PartitionFlush takeFlush(List<WindowPanes> taken) {
        taken.forEach(panes -> fed.remove(panes.endMs()));
        PartitionFlush flush = new PartitionFlush(
                id, committed, progress(), rejected.kept(), rejected.counts(), rejected.onlyRejected());
        rejected = rejected.next(fed.isEmpty());
        return flush;
    }

    private Progress progress() {
        return committed.toBuilder()
                .flushes(committed.flushes() + 1)
                .nextOffset(Math.max(position, replay.end()))
                .resumeOffset(resumeOffset())
                .closedThroughMs(time.closedThroughMs())
                .maxEventTimeMs(time.maxMs())
                .ledger(ledger())
                .leaderEpoch(leaderEpoch)
                .replayRecords(replay.records(
                        position, counter.records, Math.min(fed.recordsBefore(), replay.read(counter.records))))
                .build();
    }

    String conflict() {
        return replay.conflict(position);
    }

    Ledger ledger() {
        return counter.ledger();
    }

    boolean hasUnwritten() {
        return !rejected.kept().isEmpty() || !fed.isEmpty();
    }

    /**
     * Whether it is past its row: it has read on, or a restart may begin later, which a flush in a replay can cause.
     */
    boolean hasMoved() {
        return position > committed.nextOffset() || resumeOffset() > committed.resumeOffset();
    }

    private long resumeOffset() {
        return Math.min(fed.firstOffset(), position);
    }

    /** Every record below it is accounted for in the row. */
    long committedOffset() {
        return committed.nextOffset();
    }

    void committed(Progress after) {
        committed = after;
    }

    PartitionId id() {
        return id;
    }

    long epoch() {
        return committed.epoch();
    }

    /** The offset after the last folded record. */
    long position() {
        return position;
    }

    /** Whether it still rebuilds panes that an earlier owner had not written. It closes no window meanwhile. */
    boolean replaying() {
        return position < replay.end();
    }

    PartitionEventTime time() {
        return time;
    }

    FedWindows fed() {
        return fed;
    }

    RejectedRecords rejected() {
        return rejected;
    }

    /** Number of records that a restart would replay. */
    long replayRecords() {
        return position - resumeOffset();
    }
}
