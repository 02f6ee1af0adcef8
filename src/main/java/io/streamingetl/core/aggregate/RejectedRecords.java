package io.streamingetl.core.aggregate;

import io.streamingetl.core.decode.RecordView;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.quarantine.QuarantineSampler;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The records of one partition that were rejected since its last flush was taken: all are counted, most are kept. */
final class RejectedRecords {
    private final QuarantineSampler sample;
    private final boolean whole;
    private final long earlier;
    private final List<QuarantinedRecord> kept = new ArrayList<>();
    private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    private long bytes;

    /**
     * @param sample decides what is kept
     * @param whole whether a copy of each goes to a topic, which takes more of it than the table
     * @param earlier how many of earlier flushes a replay would meet in quarantine, at most
     */
    RejectedRecords(QuarantineSampler sample, boolean whole, long earlier) {
        this.sample = sample;
        this.whole = whole;
        this.earlier = earlier;
    }

    /**
     * For the records after this flush.
     *
     * @param nothingReplayed whether a restart after it reads no record again
     */
    RejectedRecords next(boolean nothingReplayed) {
        return new RejectedRecords(sample, whole, nothingReplayed ? 0 : earlier + kept.size());
    }

    /** @param tickMs the monotonic clock */
    void add(RecordView view, int index, Rejection rejection, long tickMs) {
        counts.merge(rejection.reason(), 1L, Long::sum);
        ByteBuffer value = view.value(index);
        int all = value == null ? 0 : value.remaining();
        int cut = Math.min(all, QuarantinedRecord.MAX_VALUE_BYTES);
        if (sample.keeps(rejection.reason(), cut, tickMs)) {
            kept.add(QuarantinedRecord.of(view, index, rejection, whole));
            bytes += whole ? all : cut;
        }
    }

    List<QuarantinedRecord> kept() {
        return kept;
    }

    /** Of those too that are not kept. */
    Map<Reason, Long> counts() {
        return counts;
    }

    /** Of the values that are kept. */
    long bytes() {
        return bytes;
    }

    /**
     * Whether no restart after this flush may read a record below its next offset again: because some are counted only,
     * so that their verdicts are kept nowhere, or because a claim would have to read too many verdicts.
     */
    boolean endsReplay() {
        return kept.size() < counts.values().stream().mapToLong(Long::longValue).sum()
                || earlier + kept.size() > LaneLimits.MAX_QUARANTINED_IN_REPLAY;
    }
}
