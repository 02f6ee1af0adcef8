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
import io.streamingetl.pipeline.write.table.PaneRows;
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
 * Adds quarantined records to the rows of their windows, and marks them in the same transaction, so that each is added
 * once.
 *
 * <p>It holds the window plan, so that the windows of its rows stay what they are, also where a progress row is gone.
 * Then it locks the progress rows of their partitions, as a flush does: neither comes amid the other. A record that is
 * marked stays in quarantine, and so a restart, which leaves out what is there, never adds it a second time.
 */
public final class RedriveTransaction {
    private static final String LOCK = "SELECT redriven FROM etl_quarantine WHERE id = ? AND pipeline = ? FOR UPDATE";

    private static final String MARK = "UPDATE etl_quarantine SET redriven = ?, redriven_value = ? WHERE id = ?";

    /**
     * A record in quarantine.
     *
     * @param row the id of its row there
     * @param partition where it comes from
     * @param value what to add; the decoder takes it
     * @param keep whether the value is to be kept beside the mark, because it is not the one in the row
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    public record Item(long row, PartitionId partition, byte[] value, boolean keep) {}

    private final String pipeline;
    private final Measures measures;
    private final EventDecoder decoder;
    private final Event event;
    private final ProgressTable progress;
    private final WindowPlanTable plans;
    private final PaneRows panes;

    /**
     * @param database the one that the connections are of
     * @param decoder the pipeline's
     */
    public RedriveTransaction(Vertx vertx, Database database, EtlConfig config, EventDecoder decoder) {
        this.pipeline = config.pipeline();
        this.measures = config.aggregation().measures();
        this.decoder = decoder;
        this.event = new Event(config.aggregation().operands().size());
        this.progress = new ProgressTable(pipeline);
        this.plans = new WindowPlanTable(pipeline);
        this.panes = new PaneRows(vertx, database.packets(), config.aggregation());
    }

    /**
     * Adds those that nobody has added yet; to be run in a transaction that is committed if this succeeds.
     *
     * @param markMs the wall clock, which a marked row keeps
     * @param again whether the same was run before, and nobody knows whether it was committed: rows with this mark are
     *     then this one's own
     * @return the rows of those that were added, by now or before
     */
    public Future<Set<Long>> run(SqlConnection connection, List<Item> items, long markMs, boolean again) {
        Set<Long> added = new HashSet<>();
        List<PartitionId> partitions =
                items.stream().map(Item::partition).distinct().sorted().toList();
        return plans.hold(connection)
                .compose(plan -> progress.lock(connection, partitions)
                        .compose(locked -> lock(connection, items, again ? markMs : null, added))
                        .compose(free -> panes.upsert(connection, panes(free, plan), plan)
                                .compose(written -> mark(connection, free, markMs, added))))
                .map(added);
    }

    /**
     * Gives those that are not marked.
     *
     * @param ownMark of rows that are known for added; null for none
     */
    private Future<List<Item>> lock(SqlConnection connection, List<Item> items, Long ownMark, Set<Long> added) {
        List<Item> free = new ArrayList<>();
        return Sequence.each(items, item -> connection
                        .preparedQuery(LOCK)
                        .execute(Tuple.of(item.row, pipeline))
                        .onSuccess(found -> found.forEach(row -> {
                            Long mark = row.getLong(0);
                            if (mark == null) {
                                free.add(item);
                            } else if (mark.equals(ownMark)) {
                                added.add(item.row);
                            }
                        })))
                .map(free);
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
