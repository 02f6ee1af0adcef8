package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.QuarantinedRecord;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
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
        if (flush.strange()) {
            LOG.error(
                    "{} does not look like the configured records: all of its first {} records are rejected. {}"
                            + " Are source.topics and event right?",
                    flush.id(),
                    PartitionFlush.STRANGE_RECORDS,
                    example(flush.quarantined()));
        }
    }

    /** Where to look; what the record holds is not for a log. */
    private static String example(List<QuarantinedRecord> kept) {
        return kept.stream()
                .findFirst()
                .map(record -> "Offset " + record.offset() + " is "
                        + record.rejection().reason() + ", see etl_quarantine.")
                .orElse("");
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
