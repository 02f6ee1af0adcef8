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
 * <p>It first locks their progress rows and compares them, which settles everything that an earlier attempt left open:
 *
 * <ul>
 *   <li>The row is as the owner left it: the flush is written now.
 *   <li>The row is as this flush would leave it: an earlier COMMIT succeeded though its answer was lost. The flush is
 *       settled.
 *   <li>Any other row: another owner has claimed the partition. The flush is fenced, and nothing of it is written.
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
     * @param fenced flushes whose partition another owner has claimed, by identity: a group can hold a partition under
     *     two epochs
     * @param replanned flushes whose windows have changed
     * @param settled flushes that an earlier attempt had committed
     * @param tooLarge flushes that the server does not accept in one transaction
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
        /** The outcome of no flush. */
        static final Outcome NOTHING = new Outcome(Set.of(), Set.of(), Set.of(), Set.of(), 0, 0);

        /** The outcome of a flush that is too large. */
        static Outcome tooLarge(PartitionFlush flush) {
            return new Outcome(Set.of(), Set.of(), Set.of(), set(List.of(flush)), 0, 0);
        }

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

        /** Whether nothing of the flush was written, so that its owner must read its records again. */
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

    /** Writes the flushes; runs in a transaction, which is committed if this succeeds. */
    Future<Outcome> run(SqlConnection connection, List<PartitionFlush> flushes) {
        List<PartitionId> ids =
                flushes.stream().map(PartitionFlush::id).sorted().distinct().toList();
        return progress.lock(connection, ids)
                .compose(rows -> plans.peek(connection).compose(plan -> run(connection, flushes, rows, plan)));
    }

    private Future<Outcome> run(
            SqlConnection connection, List<PartitionFlush> flushes, Map<PartitionId, Progress> rows, WindowPlan plan) {
        Map<Verdict, List<PartitionFlush>> byVerdict =
                flushes.stream().collect(Collectors.groupingBy(flush -> judge(flush, rows.get(flush.id()), plan)));
        List<PartitionFlush> writable = byVerdict.getOrDefault(Verdict.WRITE, List.of());
        Future<Counts> written =
                writable.isEmpty() ? Future.succeededFuture(new Counts(0, 0)) : write(connection, writable, plan);
        return written.map(counts -> new Outcome(
                set(byVerdict.getOrDefault(Verdict.FENCED, List.of())),
                set(byVerdict.getOrDefault(Verdict.REPLANNED, List.of())),
                set(byVerdict.getOrDefault(Verdict.SETTLED, List.of())),
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
