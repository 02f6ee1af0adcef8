package io.streamingetl.pipeline.write;

import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.write.table.PipelineTable;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.ResultRows;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * One attempt to claim partitions in one transaction. What was agreed on with the database at the start is agreed on
 * again where the database may have fallen back behind that.
 */
final class ClaimTransaction {
    private final WriterSetup setup;
    private final PipelineTable fixed;
    private final WindowPlanTable plans;
    private final ProgressTable progress;
    private final CommittedProgress committed;
    private final OwnershipCheck ownership;

    ClaimTransaction(
            WriterSetup setup,
            WindowPlanTable plans,
            ProgressTable progress,
            CommittedProgress committed,
            OwnershipCheck ownership) {
        this.setup = setup;
        this.fixed = new PipelineTable(setup.pipeline());
        this.plans = plans;
        this.progress = progress;
        this.committed = committed;
        this.ownership = ownership;
    }

    /** To be run in a transaction that is committed if this succeeds. */
    Future<Claimed> run(SqlConnection connection, Claim claim) {
        Future<Void> agreed =
                ownership.doubtful() ? fixed.agree(connection, setup.fixedKeys()) : Future.succeededFuture();
        return agreed.compose(same -> plans.hold(connection))
                .compose(plan -> ownership.fellBack(plan) ? agreeOnWindows(connection) : Future.succeededFuture(plan))
                .compose(plan -> progress.claim(connection, claim, plan, committed::epoch));
    }

    private Future<WindowPlan> agreeOnWindows(SqlConnection connection) {
        return plans.agree(
                connection,
                progress,
                new ResultRows(setup.aggregation()),
                setup.aggregation().windowMs());
    }
}
