package io.streamingetl.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.aggregate.SimulatedDatabase.Row;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowPlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** What the tables must hold, computed from the logs alone. */
final class LaneRecomputation {
    /** The wall clock where it never moves. */
    private static final long NOW_MS = 1_000_000;

    private final LaneJob job;
    private final Map<PartitionId, PartitionLog> logs;
    private final SimulatedDatabase database;

    /** Late offsets by partition, as of the verification that runs. */
    private final Map<PartitionId, Set<Long>> late = new HashMap<>();

    LaneRecomputation(LaneJob job, Map<PartitionId, PartitionLog> logs, SimulatedDatabase database) {
        this.job = job;
        this.logs = logs;
        this.database = database;
    }

    /**
     * What holds after every transaction: the rows are the sum of exactly the records that a restart would not fold
     * again, and each record below the next offset is counted once. Of those that would be judged again, each that was
     * rejected is in quarantine.
     */
    void verify() {
        logs.keySet().forEach(id -> late.put(id, new HashSet<>(lateOffsets(id))));
        database.progress().forEach((id, progress) -> {
            Map<Long, Reason> quarantined = database.quarantined(id);
            List<LogRecord> accounted = logs.get(id).records().stream()
                    .filter(record -> record.offset() < progress.nextOffset())
                    .toList();
            Ledger ledger = progress.ledger();
            assertThat(ledger.records()).as("%s: records", id).isEqualTo(accounted.size());
            long rejected =
                    accounted.stream().filter(record -> rejected(id, record)).count();
            assertThat(ledger.quarantined()).as("%s: quarantined", id).isEqualTo(rejected);
            assertThat(ledger.aggregated()).as("%s: aggregated", id).isEqualTo(accounted.size() - rejected);
            assertThat(accounted).extracting(LogRecord::offset).containsAll(quarantined.keySet());
            accounted.stream()
                    .filter(record -> !record.isEvent() && quarantined.containsKey(record.offset()))
                    .forEach(record -> assertThat(quarantined.get(record.offset()))
                            .as("%s, offset %d", id, record.offset())
                            .isEqualTo(record.flaw()));
            assertThat(accounted)
                    .as("%s: rejected records that a restart reads again", id)
                    .filteredOn(record -> record.offset() >= progress.resumeOffset() && rejected(id, record))
                    .extracting(LogRecord::offset)
                    .allMatch(quarantined::containsKey);
        });
        assertThat(database.rows()).isEqualTo(rows(this::written));
        database.rollups().forEach(one -> one.verify(database.rows(), database.plan()));
    }

    private boolean written(PartitionId id, LogRecord record) {
        Progress progress = database.progress(id);
        return progress != null
                && record.offset() < progress.nextOffset()
                && (record.offset() < progress.resumeOffset() || endMs(record) <= progress.closedThroughMs());
    }

    /** What holds when all is read and every window is closed: every record is written. */
    void verifyComplete() {
        verify();
        logs.forEach((id, log) -> {
            assertThat(database.progress(id).nextOffset())
                    .as("%s: next offset", id)
                    .isEqualTo(log.end());
            assertThat(database.progress(id).resumeOffset())
                    .as("%s: resume offset", id)
                    .isEqualTo(log.end());
        });
        assertThat(database.rows()).isEqualTo(rows((id, record) -> true));
        database.fill(Integer.MAX_VALUE);
        assertThat(database.rollups()).allMatch(SimulatedRollup::complete);
        database.rollups().forEach(one -> one.verify(database.rows(), database.plan()));
    }

    private Map<Row, List<BigDecimal>> rows(BiPredicate<PartitionId, LogRecord> wanted) {
        Map<Row, List<BigDecimal>> rows = new HashMap<>();
        logs.forEach((id, log) -> log.records().stream()
                .filter(LogRecord::isEvent)
                .filter(record -> !rejected(id, record))
                .filter(record -> wanted.test(id, record))
                .forEach(record -> {
                    BigDecimal value = BigDecimal.valueOf(record.cents(), 2);
                    rows.merge(
                            new Row(endMs(record), record.key()),
                            List.of(value, BigDecimal.ONE, value, value),
                            LaneRecomputation::merged);
                }));
        return rows;
    }

    /** Where all are kept, those in quarantine; where only a sample is, those that the log alone condemns. */
    private boolean rejected(PartitionId id, LogRecord record) {
        if (job.quarantineRows() == LaneJob.ALL_ROWS) {
            return database.quarantined(id).containsKey(record.offset());
        }
        return !record.isEvent()
                || record.timeMs() > NOW_MS + job.maxFutureMs()
                || (job.quarantineLate() && late.get(id).contains(record.offset()));
    }

    /** By the sizes as they hold one after the other, which is all that this and the code under test share. */
    private long endMs(LogRecord record) {
        List<WindowPlan.Segment> segments = database.plan().segments();
        long endMs = Long.MIN_VALUE;
        for (WindowPlan.Segment segment : segments) {
            if (endMs != Long.MIN_VALUE && record.timeMs() < segment.fromMs()) {
                return Math.min(endMs, segment.fromMs());
            }
            endMs = record.timeMs() - Math.floorMod(record.timeMs(), segment.sizeMs()) + segment.sizeMs();
        }
        return endMs;
    }

    static List<BigDecimal> merged(List<BigDecimal> one, List<BigDecimal> other) {
        return List.of(
                one.get(0).add(other.get(0)),
                one.get(1).add(other.get(1)),
                one.get(2).min(other.get(2)),
                one.get(3).max(other.get(3)));
    }

    /**
     * The late records of a partition, by the definition: their window had ended at or before the greatest event time
     * before them less the out-of-orderness. No other partition and no clock comes into it, but for the records that
     * are in quarantine as ones of the future.
     */
    List<Long> lateOffsets(PartitionId id) {
        long maxEventTimeMs = Watermark.NONE;
        List<Long> offsets = new ArrayList<>();
        for (LogRecord record : logs.get(id).records()) {
            if (record.isEvent() && database.quarantined(id).get(record.offset()) != Reason.FUTURE) {
                if (maxEventTimeMs != Watermark.NONE && endMs(record) <= maxEventTimeMs - job.maxOutOfOrdernessMs()) {
                    offsets.add(record.offset());
                }
                maxEventTimeMs = Math.max(maxEventTimeMs, record.timeMs());
            }
        }
        return offsets;
    }
}
