package io.streamingetl.pipeline.write;

import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.write.table.PaneRows;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.QuarantineTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One attempt to write some partitions' flushes in one transaction.
 *
 * <p>It begins by locking and comparing their progress rows, which settles everything an earlier attempt left open. A
 * row that is as the owner left it: written now. One that is already as this flush would leave it: an earlier COMMIT
 * was done though its answer was lost. Any other: somebody else owns the partition, and nothing of it is written. An
 * earlier attempt that is still under way at the server holds the locks, so the comparison waits for it.
 *
 * <p>Nor is anything written of a partition whose panes were made by another window plan than the one that holds.
 */
final class FlushTransaction {

    /**
     * What became of an attempt.
     *
     * @param fenced those of which nothing was written, by identity: a partition can stand in a group under two epochs
     * @param replanned those of which nothing was written, because their windows are others by now
     * @param settled those that an earlier attempt had committed
     * @param tooLarge those of which nothing was written, because the server takes no transaction of their size
     * @param rows result rows upserted
     * @param quarantined quarantine rows inserted
     */
    record Outcome(
            Set<PartitionFlush> fenced,
            Set<PartitionFlush> replanned,
            Set<PartitionFlush> settled,
            Set<PartitionFlush> tooLarge,
            long rows,
            long quarantined) {
        /** Of no flush at all. */
        static final Outcome NOTHING = new Outcome(Set.of(), Set.of(), Set.of(), Set.of(), 0, 0);

        /** Of one that is too large. */
        static Outcome tooLarge(PartitionFlush flush) {
            return new Outcome(Set.of(), Set.of(), Set.of(), set(List.of(flush)), 0, 0);
        }

        /** What became of both. */
        Outcome plus(Outcome other) {
            return new Outcome(
                    both(fenced, other.fenced),
                    both(replanned, other.replanned),
                    both(settled, other.settled),
                    both(tooLarge, other.tooLarge),
                    rows + other.rows,
                    quarantined + other.quarantined);
        }

        private static Set<PartitionFlush> both(Set<PartitionFlush> one, Set<PartitionFlush> other) {
            Set<PartitionFlush> both = set(one);
            both.addAll(other);
            return both;
        }

        /** Whether nothing of it was written, and its owner has to read it again. */
        boolean refused(PartitionFlush flush) {
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
    private final PaneRows panes;

    FlushTransaction(WindowPlanTable plans, ProgressTable progress, QuarantineTable quarantine, PaneRows panes) {
        this.plans = plans;
        this.progress = progress;
        this.quarantine = quarantine;
        this.panes = panes;
    }

    /** Writes the flushes; to be run in a transaction that is committed if this succeeds. */
    Future<Outcome> run(SqlConnection connection, List<PartitionFlush> flushes) {
        List<PartitionId> ids =
                flushes.stream().map(PartitionFlush::id).sorted().distinct().toList();
        return progress.lock(connection, ids)
                .compose(rows -> plans.peek(connection).compose(plan -> run(connection, flushes, rows, plan)));
    }

    private Future<Outcome> run(
            SqlConnection connection, List<PartitionFlush> flushes, Map<PartitionId, Progress> rows, WindowPlan plan) {
        Map<Verdict, List<PartitionFlush>> judged =
                flushes.stream().collect(Collectors.groupingBy(flush -> judge(flush, rows.get(flush.id()), plan)));
        List<PartitionFlush> wanted = judged.getOrDefault(Verdict.WRITE, List.of());
        Future<Counts> written =
                wanted.isEmpty() ? Future.succeededFuture(new Counts(0, 0)) : write(connection, wanted, plan);
        return written.map(counts -> new Outcome(
                set(judged.getOrDefault(Verdict.FENCED, List.of())),
                set(judged.getOrDefault(Verdict.REPLANNED, List.of())),
                set(judged.getOrDefault(Verdict.SETTLED, List.of())),
                Set.of(),
                counts.rows,
                counts.quarantined));
    }

    private static Verdict judge(PartitionFlush flush, Progress row, WindowPlan plan) {
        if (row == null) {
            return Verdict.FENCED;
        }
        if (row.sameTransaction(flush.before())) {
            return flush.plan().equals(plan) ? Verdict.WRITE : Verdict.REPLANNED;
        }
        return row.sameTransaction(flush.after()) ? Verdict.SETTLED : Verdict.FENCED;
    }

    private static Set<PartitionFlush> set(Collection<PartitionFlush> flushes) {
        Set<PartitionFlush> set = Collections.newSetFromMap(new IdentityHashMap<>());
        set.addAll(flushes);
        return set;
    }

    private record Counts(long rows, long quarantined) {}

    private Future<Counts> write(SqlConnection connection, List<PartitionFlush> flushes, WindowPlan plan) {
        List<WindowPanes> all =
                flushes.stream().flatMap(flush -> flush.panes().stream()).toList();
        return panes.upsert(connection, all, plan).compose(rows -> quarantine
                .insert(connection, flushes)
                .compose(quarantined -> progress.update(connection, flushes).map(new Counts(rows, quarantined))));
    }
}
