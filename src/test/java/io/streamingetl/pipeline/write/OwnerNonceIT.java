package io.streamingetl.pipeline.write;

import static io.streamingetl.pipeline.write.FreshDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ProgressRows;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.messages.Claim;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.write.connect.ConnectionSetup;
import io.streamingetl.pipeline.write.rollup.ResultTables;
import io.streamingetl.pipeline.write.schema.SchemaManager;
import io.streamingetl.pipeline.write.table.LatestWindow;
import io.streamingetl.pipeline.write.table.PacketLimit;
import io.streamingetl.pipeline.write.table.ProgressClaims;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.QuarantineTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two copies of a database, as a primary and a replica are that were written to both. */
class OwnerNonceIT {
    private static final String PIPELINE = "orders";
    private static final PartitionId ID = new PartitionId("orders", 0);
    private static final List<String> TABLES =
            List.of("etl_progress", "etl_quarantine", "etl_window_plan", "etl_rollup");

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private final ProgressTable progress = new ProgressTable(PIPELINE);
    private final WindowPlanTable plans = new WindowPlanTable(PIPELINE);
    private Pool original;
    private Pool copy;

    @BeforeEach
    void copyADatabaseWithProgress() throws Exception {
        original = database.pool();
        await(original.withConnection(new SchemaManager(List.of(Orders.table()), true)::prepare));
        await(original.withTransaction(connection -> plans.agree(
                connection, progress, new LatestWindow(Orders.table().aggregation()), 60_000)));
        claim(original);
        String name = database.name() + "_copy";
        database.server().createDatabase(name);
        for (String table : TABLES) {
            database.execute(
                    "CREATE TABLE " + name + "." + table + " LIKE " + table,
                    "INSERT INTO " + name + "." + table + " SELECT * FROM " + table);
        }
        copy = database.pool(
                name, database.server().user(), database.server().password(), ConnectionSetup.connectHandler());
    }

    @Test
    void when_bothCopiesAreClaimed_then_theOwnerInTheOneIsFencedInTheOther() throws Exception {
        Claimed.Owned owner = claim(original);
        Claimed.Owned other = claim(copy);
        assertThat(other.progress().epoch())
                .as("claims that only the nonce tells apart")
                .isEqualTo(owner.progress().epoch());
        assertThat(other.progress().nextOffset()).isEqualTo(owner.progress().nextOffset());
        LaneFlush flush = flush(owner);

        FlushTransaction.Outcome outcome = await(copy.withTransaction(connection -> flush(connection, flush)));

        assertThat(outcome.fenced()).containsExactly(flush);
        FlushTransaction.Outcome own = await(original.withTransaction(connection -> flush(connection, flush)));
        assertThat(own.refused(flush)).isFalse();
        assertThat(database.select("SELECT next_offset FROM etl_progress")).containsExactly("1");
    }

    private Claimed.Owned claim(Pool pool) throws Exception {
        Claim claim = new Claim(List.of(new Claim.Wanted(ID, "id", 0)), List.of(), Set.of());
        return await(pool.withTransaction(connection -> plans.hold(connection)
                        .compose(plan -> new ProgressClaims(PIPELINE).claim(connection, claim, plan, id -> 0))))
                .partitions()
                .get(0);
    }

    private Future<FlushTransaction.Outcome> flush(SqlConnection connection, LaneFlush flush) {
        ResultTables results = new ResultTables(
                Vertx.currentContext().owner(),
                new PacketLimit(),
                PIPELINE,
                Orders.table().aggregation());
        return new FlushTransaction(plans, progress, new QuarantineTable(new PacketLimit(), PIPELINE), results)
                .run(connection, List.of(flush));
    }

    /** One record, without a pane. */
    private static LaneFlush flush(Claimed.Owned owned) {
        Progress before = owned.progress();
        Progress after = ProgressRows.row(
                before.epoch(),
                before.nonce(),
                before.flushes() + 1,
                before.nextOffset() + 1,
                before.nextOffset() + 1,
                before.closedThroughMs(),
                before.maxEventTimeMs(),
                new Ledger(1, 1, 0, 0));
        return new LaneFlush(
                List.of(new PartitionFlush(ID, before, after, List.of(), Map.of(), Optional.empty())),
                List.of(),
                WindowPlan.of(60_000));
    }
}
