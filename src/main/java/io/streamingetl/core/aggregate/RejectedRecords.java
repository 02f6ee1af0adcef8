package io.streamingetl.core.aggregate;

import io.streamingetl.core.decode.RecordView;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.quarantine.QuarantineSampler;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records of one partition that were rejected since its last flush was taken: all are counted, most are kept. */
final class RejectedRecords {
    private final QuarantineSampler sampler;
    private final boolean copied;
    private final long quarantinedBefore;
    private final List<QuarantinedRecord> kept = new ArrayList<>();
    private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    private long bytes;
    private Optional<PartitionFlush.Example> onlyRejected = Optional.empty();

    /**
     * @param sampler decides which records are kept
     * @param copied whether a topic gets a copy of each kept record, so that all of the record is kept until then
     * @param quarantinedBefore most records of earlier flushes that a replay would meet in quarantine
     */
    RejectedRecords(QuarantineSampler sampler, boolean copied, long quarantinedBefore) {
        this.sampler = sampler;
        this.copied = copied;
        this.quarantinedBefore = quarantinedBefore;
    }

    /**
     * Empty, for the records after this flush.
     *
     * @param nothingReplayed whether a restart after this flush replays no record
     */
    RejectedRecords next(boolean nothingReplayed) {
        return new RejectedRecords(sampler, copied, nothingReplayed ? 0 : quarantinedBefore + kept.size());
    }

    /** @param tickMs the monotonic clock */
    void add(RecordView view, int index, Rejection rejection, long tickMs) {
        counts.merge(rejection.reason(), 1L, Long::sum);
        ByteBuffer value = view.value(index);
        int size = value == null ? 0 : value.remaining();
        int stored = Math.min(size, QuarantinedRecord.MAX_VALUE_BYTES);
        if (sampler.keeps(rejection.reason(), stored, tickMs)) {
            kept.add(QuarantinedRecord.of(view, index, rejection, copied));
            bytes += copied ? size : stored;
        }
    }

    /** The partition's first records are all rejected; the one at this offset is an example. */
    void allSoFar(long offset, Reason reason) {
        onlyRejected = Optional.of(new PartitionFlush.Example(offset, reason));
    }

    /** As {@link PartitionFlush#onlyRejected}. */
    Optional<PartitionFlush.Example> onlyRejected() {
        return onlyRejected;
    }

    List<QuarantinedRecord> kept() {
        return kept;
    }

    /** All rejected records by reason, including those that are not kept. */
    Map<Reason, Long> counts() {
        return counts;
    }

    /** Size of the values that are kept. */
    long bytes() {
        return bytes;
    }

    /**
     * Whether no restart after this flush may replay a record: either some rejected records are not in quarantine, so
     * that a replay would take them for events that were added, or a claim would have to read too many quarantined
     * offsets.
     */
    boolean endsReplay() {
        return kept.size() < counts.values().stream().mapToLong(Long::longValue).sum()
                || quarantinedBefore + kept.size() > LaneLimits.MAX_QUARANTINED_IN_REPLAY;
    }
}
