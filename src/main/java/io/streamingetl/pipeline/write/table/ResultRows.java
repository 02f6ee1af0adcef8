package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * The latest window of the result table, read from its rows: whichever path wrote them, and whatever became of the
 * progress rows since.
 */
public final class ResultRows {
    private final String latest;
    private final WindowLabel label;

    public ResultRows(Aggregation aggregation) {
        this.latest = "SELECT MAX(`timestamp`) FROM " + Identifiers.quote(aggregation.table());
        this.label = aggregation.label();
    }

    /** An event time of the latest window that has rows; {@link Watermark#NONE} where the table is empty. */
    Future<Long> latestTimeMs(SqlConnection connection) {
        return connection.query(latest).execute().map(rows -> {
            Long seconds = rows.iterator().next().getLong(0);
            return seconds == null ? Watermark.NONE : timeMs(seconds, label);
        });
    }

    /** An event time that falls into the window whose rows have this label. */
    static long timeMs(long labelSeconds, WindowLabel label) {
        return label == WindowLabel.END ? labelSeconds * 1000 - 1 : labelSeconds * 1000;
    }
}
