package io.streamingetl.pipeline.write;

import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.write.table.LatestWindow;
import io.streamingetl.pipeline.write.table.PipelineTable;
import io.streamingetl.pipeline.write.table.ProgressClaims;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * One attempt to claim partitions in one transaction. If the database may have reverted to a state before the pipeline
 * started, the fixed keys and the window plan are agreed on again.
 */
final class ClaimTransaction {
    private final WriterSetup setup;
    private final PipelineTable pipelines;
    private final WindowPlanTable plans;
    private final ProgressTable progress;
    private final ProgressClaims claims;
    private final CommittedProgress committed;
    private final OwnershipCheck ownership;

    ClaimTransaction(
            WriterSetup setup,
            WindowPlanTable plans,
            ProgressTable progress,
            CommittedProgress committed,
            OwnershipCheck ownership) {
        this.setup = setup;
        this.pipelines = new PipelineTable(setup.pipeline());
        this.plans = plans;
        this.progress = progress;
        this.claims = new ProgressClaims(setup.pipeline());
        this.committed = committed;
        this.ownership = ownership;
    }

    /** Runs in a transaction, which is committed if this succeeds. */
    Future<Claimed> run(SqlConnection connection, Claim claim) {
        Future<Void> fixedKeysAgreed =
                ownership.doubtful() ? pipelines.agree(connection, setup.fixedKeys()) : Future.succeededFuture();
        return fixedKeysAgreed
                .compose(agreed -> plans.hold(connection))
                .compose(plan -> ownership.isReverted(plan) ? agreeOnWindows(connection) : Future.succeededFuture(plan))
                .compose(plan -> claims.claim(connection, claim, plan, committed::highestEpoch));
    }

    private Future<WindowPlan> agreeOnWindows(SqlConnection connection) {
        return plans.agree(
                connection,
                progress,
                new LatestWindow(setup.aggregation()),
                setup.aggregation().windowMs());
    }
}
