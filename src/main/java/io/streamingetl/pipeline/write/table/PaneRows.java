package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.Measures;
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

/** Writes panes to the result table: merged, in the order of its unique key, each combined with the existing row. */
public final class PaneRows {
    private final Vertx vertx;
    private final PacketLimit packets;
    private final Measures measures;
    private final KeyCodec codec;
    private final int keyFields;
    private final int columns;
    private final WindowLabel label;
    private final String insert;
    private final String update;
    private final Map<Integer, String> statements = new HashMap<>();

    public PaneRows(Vertx vertx, PacketLimit packets, Aggregation aggregation) {
        List<Field> key = aggregation.key();
        this.vertx = vertx;
        this.packets = packets;
        this.measures = aggregation.measures();
        this.codec = new KeyCodec(key);
        this.keyFields = key.size();
        this.columns = key.size() + 1 + measures.count();
        this.label = aggregation.label();
        List<String> names = Stream.concat(
                        Stream.concat(key.stream().map(Field::name), Stream.of("timestamp")),
                        measures.all().stream().map(Measure::name))
                .map(Identifiers::quote)
                .toList();
        this.insert =
                "INSERT INTO " + Identifiers.quote(aggregation.table()) + " (" + String.join(", ", names) + ") VALUES ";
        this.update = measures.all().stream()
                .map(PaneRows::merge)
                .collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));
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
        return vertx.executeBlocking(() -> new PaneMerge(measures, panes))
                .compose(merge ->
                        RowWriter.write(connection, this::sql, columns, packets.bytes(), new MergedRows(merge, plan)));
    }

    private String sql(int rows) {
        return statements.computeIfAbsent(rows, count -> insert + Sql.rows(count, columns) + update);
    }

    /** The merged panes as rows. What a row has in common with the one before is the same object. */
    private final class MergedRows implements RowWriter.Rows {
        private final PaneMerge merge;
        private final WindowPlan plan;
        private final Object[] key = new Object[keyFields];
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
            for (Object value : key) {
                into.addValue(value);
            }
            if (merge.endMs() != labelledEndMs) {
                labelledEndMs = merge.endMs();
                labelS = label(labelledEndMs, plan);
            }
            into.addValue(labelS);
            for (int measure = 0; measure < measures.count(); measure++) {
                into.addBigDecimal(merge.value(measure));
            }
            return true;
        }
    }

    /** Epoch seconds. */
    private long label(long endMs, WindowPlan plan) {
        return (label == WindowLabel.END ? endMs : plan.startOf(endMs - 1)) / 1000;
    }
}
