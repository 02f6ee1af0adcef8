package io.streamingetl.pipeline.write.rollup;

import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Rollup;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.table.PacketLimit;
import io.streamingetl.pipeline.write.table.PaneRows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes panes to the result table and to each roll-up that they count towards, in one transaction, so that at every
 * commit a roll-up is the sum of the result rows of its intervals. All tables are merged from the same panes, one table
 * after the other in an order that all nodes share: the coarsest last. Event loop only.
 */
public final class ResultTables {
    private final Vertx vertx;
    private final PacketLimit packets;
    private final Aggregation result;
    private final RollupTable rollups;
    private final PaneRows rows;
    private final Map<Rollup, PaneRows> coarser = new HashMap<>();

    /** @param result what the result table holds */
    public ResultTables(Vertx vertx, PacketLimit packets, String pipeline, Aggregation result) {
        this.vertx = vertx;
        this.packets = packets;
        this.result = result;
        this.rollups = new RollupTable(pipeline, result);
        this.rows = new PaneRows(vertx, packets, result);
    }

    /**
     * Upserts the panes. In a transaction that has locked the progress rows of their partitions, or holds the plan.
     *
     * @param plan the window plan of all these panes
     * @return the number of rows by table
     */
    public Future<Map<String, Long>> upsert(SqlConnection connection, List<WindowPanes> panes, WindowPlan plan) {
        if (panes.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Map<String, Long> written = new LinkedHashMap<>();
        return rollups.hold(connection)
                .compose(states -> rows.upsert(connection, panes, plan)
                        .onSuccess(count -> written.put(result.table(), count))
                        .compose(count -> Sequence.each(states, state -> count(
                                        connection,
                                        state.rollup(),
                                        state.filledTo(plan).of(panes),
                                        plan)
                                .onSuccess(coarse -> written.put(state.rollup().table(), coarse)))))
                .map(written);
    }

    private Future<Long> count(SqlConnection connection, Rollup rollup, List<WindowPanes> panes, WindowPlan plan) {
        return panes.isEmpty()
                ? Future.succeededFuture(0L)
                : coarser.computeIfAbsent(rollup, added -> new PaneRows(vertx, packets, result, added))
                        .upsert(connection, panes, plan);
    }
}
