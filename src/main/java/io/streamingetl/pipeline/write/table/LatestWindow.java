package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * The latest window of the result table, read from its rows. It also covers rows written by a redrive, and rows whose
 * progress was deleted.
 */
public final class LatestWindow {
    private final String select;
    private final WindowLabel label;

    public LatestWindow(Aggregation aggregation) {
        this.select = "SELECT MAX(`timestamp`) FROM " + Identifiers.quote(aggregation.table());
        this.label = aggregation.label();
    }

    /** An event time in the latest window that has rows; {@link Watermark#NONE} if the table is empty. */
    Future<Long> timeMs(SqlConnection connection) {
        return connection.query(select).execute().map(rows -> {
            Long seconds = rows.iterator().next().getLong(0);
            return seconds == null ? Watermark.NONE : timeMs(seconds, label);
        });
    }

    /** An event time in the window whose rows have this label. */
    static long timeMs(long labelSeconds, WindowLabel label) {
        return label == WindowLabel.END ? labelSeconds * 1000 - 1 : labelSeconds * 1000;
    }
}
