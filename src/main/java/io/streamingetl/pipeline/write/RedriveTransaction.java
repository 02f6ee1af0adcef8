package io.streamingetl.pipeline.write;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.pane.PaneTable;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.rollup.ResultTables;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.WholeResult;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds quarantined records to the rows of their windows and to the roll-ups of these, and marks them in the same
 * transaction, so that each is added once.
 *
 * <p>It holds the window plan, so that the windows of its rows don't change even if a progress row was deleted. Then it
 * locks the progress rows of the partitions, as a flush does, so the two exclude each other. A marked record stays in
 * quarantine. A restart skips quarantined records, so it never adds the record a second time.
 */
public final class RedriveTransaction {
    private static final String LOCK = "SELECT redriven FROM etl_quarantine WHERE id = ? AND pipeline = ? FOR UPDATE";

    private static final String MARK = "UPDATE etl_quarantine SET redriven = ?, redriven_value = ? WHERE id = ?";

    /**
     * A record in quarantine.
     *
     * @param row the id of its row in etl_quarantine
     * @param value the value to add, which the decoder accepts
     * @param keep whether to store the value with the mark, because it differs from the one in the row
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Item(long row, PartitionId partition, byte[] value, boolean keep) {}

    private final String pipeline;
    private final Measures measures;
    private final EventDecoder decoder;
    private final Event event;
    private final ProgressTable progress;
    private final WindowPlanTable plans;
    private final ResultTables results;

    /**
     * @param database owner of the connections
     * @param decoder the pipeline's
     */
    public RedriveTransaction(Vertx vertx, Database database, EtlConfig config, EventDecoder decoder) {
        this.pipeline = config.pipeline();
        this.measures = config.aggregation().measures();
        this.decoder = decoder;
        this.event = new Event(config.aggregation().operands().size());
        this.progress = new ProgressTable(pipeline);
        this.plans = new WindowPlanTable(pipeline);
        this.results = new ResultTables(vertx, database.packets(), pipeline, config.aggregation());
    }

    /**
     * Adds the records that are not marked yet; runs in a transaction, which is committed if this succeeds.
     *
     * @param markMs wall clock time, stored as the mark
     * @param again whether an earlier attempt with this mark may have been committed: rows with this mark then count as
     *     added
     * @return the rows of the records that were added, by this attempt or the earlier one
     */
    public Future<Set<Long>> run(SqlConnection connection, List<Item> items, long markMs, boolean again) {
        Set<Long> added = new HashSet<>();
        List<PartitionId> partitions =
                items.stream().map(Item::partition).distinct().sorted().toList();
        return plans.hold(connection)
                .compose(plan -> progress.lock(connection, partitions)
                        .compose(locked -> lock(connection, items, again ? markMs : null, added))
                        .compose(unmarked -> mark(connection, unmarked, markMs, added)
                                .compose(marked -> results.upsert(connection, panes(unmarked, plan), plan))))
                .map(added);
    }

    /**
     * Locks the rows and selects the records that are not marked.
     *
     * @param ownMark the mark of an earlier attempt; null for none
     */
    private Future<List<Item>> lock(SqlConnection connection, List<Item> items, Long ownMark, Set<Long> added) {
        List<Item> unmarked = new ArrayList<>();
        return Sequence.each(items, item -> connection
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(item.row, pipeline))
                        .onSuccess(found -> found.forEach(row -> {
                            Long mark = row.getLong(0);
                            if (mark == null) {
                                unmarked.add(item);
                            } else if (mark.equals(ownMark)) {
                                added.add(item.row);
                            }
                        })))
                .map(unmarked);
    }

    private List<WindowPanes> panes(List<Item> items, WindowPlan plan) {
        Map<Long, PaneTable> windows = new TreeMap<>();
        for (Item item : items) {
            if (decoder.decode(item.value, 0, item.value.length, event) != null) {
                throw new IllegalArgumentException("row " + item.row + " of etl_quarantine is given no event");
            }
            windows.computeIfAbsent(plan.endOf(event.timeMs), end -> new PaneTable(measures))
                    .add(event);
        }
        return windows.entrySet().stream()
                .map(window -> new WindowPanes(window.getKey(), window.getValue()))
                .toList();
    }

    private Future<Void> mark(SqlConnection connection, List<Item> items, long markMs, Set<Long> added) {
        return Sequence.each(items, item -> connection
                        .preparedQuery(MARK)
                        .execute(Tuple.of(markMs, item.keep ? Buffer.buffer(item.value) : null, item.row))
                        .compose(updated -> WholeResult.one(updated, "id " + item.row + " in etl_quarantine"))
                        .onSuccess(done -> added.add(item.row)))
                .mapEmpty();
    }
}
