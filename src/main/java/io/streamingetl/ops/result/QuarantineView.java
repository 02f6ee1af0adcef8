package io.streamingetl.ops.result;

import io.streamingetl.pipeline.write.schema.OwnTables;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The latest rows of a pipeline's quarantine: how many for each reason, and some of them. It reads from the end of the
 * table, so its cost does not grow with it.
 */
final class QuarantineView {
    /** The most rows that are counted. */
    static final int COUNTED = 10_000;

    private static final int SAMPLES = 50;
    private static final int VALUE_BYTES = 2_000;

    /** The periods of the trend, the latest first; older rows are in one more. */
    private static final int PERIODS = 12;

    private static final int PERIOD_MINUTES = 5;

    private static final String TABLE = Identifiers.quote(OwnTables.QUARANTINE);

    private static final String COUNTS = "SELECT reason, LEAST(" + PERIODS
            + ", TIMESTAMPDIFF(MINUTE, utime, NOW()) DIV "
            + PERIOD_MINUTES
            + "), COUNT(*), SUM(redriven IS NOT NULL), MAX(utime) FROM (SELECT reason, utime, redriven FROM "
            + TABLE + " WHERE pipeline = ? ORDER BY id DESC LIMIT " + COUNTED + ") latest GROUP BY 1, 2 ORDER BY 1, 2";

    private static final String ROWS = "SELECT id, topic, `partition`, `offset`, reason, detail, LEFT(value, "
            + VALUE_BYTES + "), value_size, redriven IS NOT NULL, utime FROM " + TABLE + " WHERE pipeline = ?";

    private static final String LATEST = " ORDER BY id DESC LIMIT " + SAMPLES;

    private QuarantineView() {}

    /** @param reason of the rows to show; empty for all */
    static Future<JsonObject> read(SqlConnection connection, String pipeline, Optional<String> reason) {
        List<Object> values = new ArrayList<>(List.of(pipeline));
        reason.ifPresent(values::add);
        BoundQuery rows = new BoundQuery(ROWS + (reason.isPresent() ? " AND reason = ?" : "") + LATEST, values);
        return new BoundQuery(COUNTS, List.of(pipeline))
                .execute(connection)
                .map(QuarantineView::counts)
                .compose(counts -> rows.execute(connection).map(found -> counts.put("latest", latest(found))));
    }

    private static JsonObject counts(RowSet<Row> rows) {
        JsonArray reasons = new JsonArray();
        JsonObject last = new JsonObject();
        long counted = 0;
        for (Row row : rows) {
            if (!row.getString(0).equals(last.getString("reason"))) {
                last = new JsonObject()
                        .put("reason", row.getString(0))
                        .put("rows", 0L)
                        .put("redriven", 0L)
                        .put("lastChange", TypedValues.json(row.getValue(4)))
                        .put("trend", new JsonArray(new ArrayList<>(Collections.nCopies(PERIODS, 0L))));
                reasons.add(last);
            }
            long count = row.getLong(2);
            int age = Math.max(0, number(row, 1));
            counted += count;
            last.put("rows", last.getLong("rows") + count).put("redriven", last.getLong("redriven") + number(row, 3));
            if (age < PERIODS) {
                last.getJsonArray("trend").set(PERIODS - 1 - age, count);
            }
        }
        return new JsonObject()
                .put("counted", counted)
                .put("countsAll", counted < COUNTED)
                .put("periodMinutes", PERIOD_MINUTES)
                .put("reasons", reasons);
    }

    private static int number(Row row, int column) {
        return Integer.parseInt(row.getValue(column).toString());
    }

    private static JsonArray latest(RowSet<Row> rows) {
        JsonArray latest = new JsonArray();
        for (Row row : rows) {
            Buffer value = row.getBuffer(6);
            latest.add(new JsonObject()
                    .put("id", row.getLong(0))
                    .put("topic", row.getString(1))
                    .put("partition", row.getInteger(2))
                    .put("offset", row.getLong(3))
                    .put("reason", row.getString(4))
                    .put("detail", row.getString(5))
                    .put("value", value == null ? null : value.toString(StandardCharsets.UTF_8))
                    .put("valueBytes", row.getLong(7))
                    .put("redriven", number(row, 8) != 0)
                    .put("lastChange", TypedValues.json(row.getValue(9))));
        }
        return latest;
    }
}
