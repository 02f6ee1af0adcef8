package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.PartitionFlush;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the rejected records of one lane, and logs once what an operator must know of them. */
final class RejectionLog {
    private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);

    private final int lane;
    private final Map<Reason, Long> committed = new EnumMap<>(Reason.class);
    private Set<Reason> floods = Set.of();

    RejectionLog(int lane) {
        this.lane = lane;
    }

    /** This flush is committed. */
    void committed(PartitionFlush flush) {
        flush.rejections().forEach((reason, count) -> committed.merge(reason, count, Long::sum));
        flush.onlyRejected()
                .ifPresent(example -> LOG.error(
                        "partition does not look like the configured records, its first records are all rejected:"
                                + " partition={} records={} exampleOffset={} exampleReason={}; check source.topics and"
                                + " event",
                        flush.id(),
                        PartitionFlush.FIRST_RECORDS,
                        example.offset(),
                        example.reason()));
    }

    /** Logs which floods have begun and ended since the last call. */
    void logFloods(Set<Reason> now) {
        Set<Reason> begun = difference(now, floods);
        Set<Reason> ended = difference(floods, now);
        floods = Set.copyOf(now);
        if (!begun.isEmpty()) {
            LOG.warn(
                    "a flood of rejected records begins: reasons={} lane={}; all are counted, but etl_quarantine keeps"
                            + " only the first of every minute (quarantine.max-rows-per-minute)",
                    begun,
                    lane);
        }
        if (!ended.isEmpty()) {
            LOG.info("the flood of rejected records is over: reasons={} lane={} counted={}", ended, lane, committed);
        }
    }

    private static Set<Reason> difference(Set<Reason> reasons, Set<Reason> without) {
        Set<Reason> difference = EnumSet.noneOf(Reason.class);
        difference.addAll(reasons);
        difference.removeAll(without);
        return difference;
    }

    /** Number of committed rejected records by reason, since the start. */
    Map<Reason, Long> counts() {
        return Map.copyOf(committed);
    }

    /** The reasons for which more records come than are kept. */
    Set<Reason> floods() {
        return floods;
    }
}
