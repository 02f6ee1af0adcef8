package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.KeyPart;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.Rollup;
import io.streamingetl.core.pane.PaneMerge;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.streamingetl.pipeline.write.sql.Sql;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes panes to the result table or to a roll-up: merged, in the order of its unique key, each combined with the
 * existing row.
 */
public final class PaneRows {
    private final Vertx vertx;
    private final PacketLimit packets;
    private final Aggregation result;

    /** The roll-up; null for the result table. */
    private final Rollup rollup;

    private final KeyCodec codec;
    private final int columns;

    /** The indexes of the table's key fields in the key of a pane, and of its measures in the values of a pane. */
    private final int[] keyFields;

    private final int[] measures;
    private final String insert;
    private final String update;
    private final Map<Integer, String> statements = new HashMap<>();

    /** For the result table. */
    public PaneRows(Vertx vertx, PacketLimit packets, Aggregation result) {
        this(vertx, packets, result, null, result);
    }

    /** For a roll-up of a result table. */
    public PaneRows(Vertx vertx, PacketLimit packets, Aggregation result, Rollup rollup) {
        this(vertx, packets, result, rollup, rollup.rows());
    }

    private PaneRows(Vertx vertx, PacketLimit packets, Aggregation result, Rollup rollup, Aggregation rows) {
        List<Measure> kept = rows.measures().all();
        this.vertx = vertx;
        this.packets = packets;
        this.result = result;
        this.rollup = rollup;
        this.codec = new KeyCodec(result.key());
        this.columns = rows.key().size() + 1 + kept.size();
        this.keyFields = rows.key().stream().mapToInt(result.key()::indexOf).toArray();
        this.measures = kept.stream().mapToInt(result.measures().all()::indexOf).toArray();
        List<String> names = Stream.concat(
                        Stream.concat(rows.key().stream().map(Field::name), Stream.of("timestamp")),
                        kept.stream().map(Measure::name))
                .map(Identifiers::quote)
                .toList();
        this.insert = "INSERT INTO " + Identifiers.quote(rows.table()) + " (" + String.join(", ", names) + ") VALUES ";
        this.update =
                kept.stream().map(PaneRows::merge).collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));
    }

    /** A pane is a delta: the first one of a window, a partial one and a correction change the row in the same way. */
    private static String merge(Measure measure) {
        String column = Identifiers.quote(measure.name());
        return column + " = " + measure.kind().mergeSql(column, "VALUES(" + column + ")");
    }

    /**
     * Upserts the panes; completes with the number of rows. In a transaction. Sorts off the event loop.
     *
     * @param plan the window plan of all these panes
     */
    public Future<Long> upsert(SqlConnection connection, List<WindowPanes> panes, WindowPlan plan) {
        return vertx.executeBlocking(() -> merged(panes, plan))
                .compose(merge ->
                        RowWriter.write(connection, this::sql, columns, packets.bytes(), new MergedRows(merge, plan)));
    }

    private PaneMerge merged(List<WindowPanes> panes, WindowPlan plan) {
        return rollup == null
                ? new PaneMerge(result.measures(), panes)
                : new PaneMerge(
                        result.measures(),
                        panes,
                        endMs -> rollup.intervals().endOf(plan.startOf(endMs - 1)),
                        KeyPart.of(result.key(), rollup.rows().key()));
    }

    private String sql(int rows) {
        return statements.computeIfAbsent(rows, count -> insert + Sql.rows(count, columns) + update);
    }

    /** The merged panes as rows. What a row has in common with the one before is the same object. */
    private final class MergedRows implements RowWriter.Rows {
        private final PaneMerge merge;
        private final WindowPlan plan;
        private final Object[] key = new Object[result.key().size()];
        private long labelledEndMs = Watermark.NONE;
        private Long labelS;

        MergedRows(PaneMerge merge, WindowPlan plan) {
            this.merge = merge;
            this.plan = plan;
        }

        @Override
        public boolean next(Tuple into) {
            if (!merge.next()) {
                return false;
            }
            codec.decode(merge.keys(), merge.keyStart(), key, 0);
            for (int field : keyFields) {
                into.addValue(key[field]);
            }
            if (merge.endMs() != labelledEndMs) {
                labelledEndMs = merge.endMs();
                labelS = labelMs(labelledEndMs, plan) / 1000;
            }
            into.addValue(labelS);
            for (int measure : measures) {
                into.addBigDecimal(merge.value(measure));
            }
            return true;
        }
    }

    private long labelMs(long endMs, WindowPlan plan) {
        if (rollup != null) {
            return rollup.labelMs(endMs);
        }
        return result.label() == WindowLabel.END ? endMs : plan.startOf(endMs - 1);
    }
}
