package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.PartitionFlush;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what one lane rejected, and says once what a person has to know of it. */
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
                        "{} does not look like the configured records: all of its first {} records are rejected, such"
                                + " as that of offset {}, which is {}. Are source.topics and event right?",
                        flush.id(),
                        PartitionFlush.FIRST_RECORDS,
                        example.offset(),
                        example.reason()));
    }

    /** These are the floods by now. */
    void floods(Set<Reason> now) {
        Set<Reason> begun = EnumSet.noneOf(Reason.class);
        begun.addAll(now);
        begun.removeAll(floods);
        Set<Reason> over = EnumSet.noneOf(Reason.class);
        over.addAll(floods);
        over.removeAll(now);
        floods = Set.copyOf(now);
        if (!begun.isEmpty()) {
            LOG.warn(
                    "lane {}: a flood of rejected records: {}. All are counted, but etl_quarantine keeps only the first"
                            + " in every minute (quarantine.max-rows-per-minute)",
                    lane,
                    begun);
        }
        if (!over.isEmpty()) {
            LOG.info("lane {}: the flood of rejected records is over: {}; {} counted", lane, over, committed);
        }
    }

    /** How many records were rejected since the start, and why, committed. */
    Map<Reason, Long> counts() {
        return Map.copyOf(committed);
    }

    /** The reasons of which more records come than are kept. */
    Set<Reason> floods() {
        return floods;
    }
}
