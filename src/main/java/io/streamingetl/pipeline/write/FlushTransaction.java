package io.streamingetl.pipeline.write;

import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.write.rollup.ResultTables;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.QuarantineTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One attempt to write some lanes' flushes in one transaction.
 *
 * <p>It first locks the progress rows of all partitions and compares them, which settles everything that an earlier
 * attempt left open. For each lane:
 *
 * <ul>
 *   <li>All rows are as their owner left them: the flush is written now.
 *   <li>A row is as this flush would leave it: an earlier COMMIT succeeded though its answer was lost. The flush is
 *       settled.
 *   <li>Otherwise another owner has claimed a partition. The flush is fenced, and nothing of it is written.
 * </ul>
 *
 * <p>An earlier attempt that is still in progress on the server holds the locks, so the comparison waits for it.
 *
 * <p>A flush whose panes were made by another window plan than the current one is replanned: nothing of it is written.
 */
final class FlushTransaction {

    /**
     * The outcome of an attempt.
     *
     * @param fenced flushes with a partition that another owner has claimed, by identity
     * @param replanned flushes whose windows have changed
     * @param settled flushes that an earlier attempt had committed
     * @param tooLarge flushes that the server does not accept in one transaction
     * @param fencedPartitions the partitions that another owner has claimed
     * @param rows rows upserted in the result table and its roll-ups, by table
     * @param quarantined quarantine rows inserted
     */
    record Outcome(
            Set<LaneFlush> fenced,
            Set<LaneFlush> replanned,
            Set<LaneFlush> settled,
            Set<LaneFlush> tooLarge,
            Set<PartitionId> fencedPartitions,
            Map<String, Long> rows,
            long quarantined) {
        /** The outcome of no flush. */
        static final Outcome NOTHING = new Outcome(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of(), 0);

        /** The outcome of a flush that is too large. */
        static Outcome tooLarge(LaneFlush flush) {
            return new Outcome(Set.of(), Set.of(), Set.of(), set(List.of(flush)), Set.of(), Map.of(), 0);
        }

        Outcome plus(Outcome other) {
            return new Outcome(
                    both(fenced, other.fenced),
                    both(replanned, other.replanned),
                    both(settled, other.settled),
                    both(tooLarge, other.tooLarge),
                    Stream.concat(fencedPartitions.stream(), other.fencedPartitions.stream())
                            .collect(Collectors.toSet()),
                    sum(rows, other.rows),
                    quarantined + other.quarantined);
        }

        private static Set<LaneFlush> both(Set<LaneFlush> one, Set<LaneFlush> other) {
            Set<LaneFlush> both = set(one);
            both.addAll(other);
            return both;
        }

        private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
            Map<String, Long> sum = new HashMap<>(one);
            other.forEach((table, count) -> sum.merge(table, count, Long::sum));
            return sum;
        }

        /** Whether nothing of the flush was written, so that its lane must read its records again. */
        boolean refused(LaneFlush flush) {
            return fenced.contains(flush) || replanned.contains(flush) || tooLarge.contains(flush);
        }
    }

    private enum Verdict {
        WRITE,
        SETTLED,
        REPLANNED,
        FENCED
    }

    private final WindowPlanTable plans;
    private final ProgressTable progress;
    private final QuarantineTable quarantine;
    private final ResultTables results;

    FlushTransaction(WindowPlanTable plans, ProgressTable progress, QuarantineTable quarantine, ResultTables results) {
        this.plans = plans;
        this.progress = progress;
        this.quarantine = quarantine;
        this.results = results;
    }

    /** Writes the flushes; runs in a transaction, which is committed if this succeeds. */
    Future<Outcome> run(SqlConnection connection, List<LaneFlush> flushes) {
        List<PartitionId> ids =
                partitions(flushes).map(PartitionFlush::id).sorted().distinct().toList();
        return progress.lock(connection, ids)
                .compose(rows -> plans.peek(connection).compose(plan -> run(connection, flushes, rows, plan)));
    }

    private Future<Outcome> run(
            SqlConnection connection, List<LaneFlush> flushes, Map<PartitionId, Progress> rows, WindowPlan plan) {
        Map<Verdict, List<LaneFlush>> byVerdict =
                flushes.stream().collect(Collectors.groupingBy(flush -> judge(flush, rows, plan)));
        List<LaneFlush> fenced = byVerdict.getOrDefault(Verdict.FENCED, List.of());
        List<LaneFlush> writable = byVerdict.getOrDefault(Verdict.WRITE, List.of());
        Future<Counts> written = writable.isEmpty()
                ? Future.succeededFuture(new Counts(Map.of(), 0))
                : write(connection, writable, plan);
        return written.map(counts -> new Outcome(
                set(fenced),
                set(byVerdict.getOrDefault(Verdict.REPLANNED, List.of())),
                set(byVerdict.getOrDefault(Verdict.SETTLED, List.of())),
                Set.of(),
                partitions(fenced)
                        .filter(one -> judge(one, rows) == Verdict.FENCED)
                        .map(PartitionFlush::id)
                        .collect(Collectors.toSet()),
                counts.rows,
                counts.quarantined));
    }

    private static Verdict judge(LaneFlush flush, Map<PartitionId, Progress> rows, WindowPlan plan) {
        Set<Verdict> verdicts =
                flush.partitions().stream().map(one -> judge(one, rows)).collect(Collectors.toSet());
        if (verdicts.contains(Verdict.SETTLED)) {
            return Verdict.SETTLED;
        }
        if (verdicts.contains(Verdict.FENCED)) {
            return Verdict.FENCED;
        }
        return flush.plan().equals(plan) ? Verdict.WRITE : Verdict.REPLANNED;
    }

    private static Verdict judge(PartitionFlush flush, Map<PartitionId, Progress> rows) {
        Progress row = rows.get(flush.id());
        if (row == null) {
            return Verdict.FENCED;
        }
        if (row.sameTransaction(flush.before())) {
            return Verdict.WRITE;
        }
        return row.sameTransaction(flush.after()) ? Verdict.SETTLED : Verdict.FENCED;
    }

    private static Stream<PartitionFlush> partitions(List<LaneFlush> flushes) {
        return flushes.stream().flatMap(flush -> flush.partitions().stream());
    }

    private static Set<LaneFlush> set(Collection<LaneFlush> flushes) {
        Set<LaneFlush> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(flushes);
        return set;
    }

    private record Counts(Map<String, Long> rows, long quarantined) {}

    private Future<Counts> write(SqlConnection connection, List<LaneFlush> flushes, WindowPlan plan) {
        List<PartitionFlush> partitions = partitions(flushes).toList();
        List<WindowPanes> all =
                flushes.stream().flatMap(flush -> flush.panes().stream()).toList();
        return quarantine.insert(connection, partitions).compose(quarantined -> results.upsert(connection, all, plan)
                .compose(rows -> progress.update(connection, partitions).map(new Counts(rows, quarantined))));
    }
}
