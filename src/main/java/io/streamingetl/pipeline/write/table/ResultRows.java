package io.streamingetl.pipeline.write.table;

import io.streamingetl.config.model.Label;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/**
 * The latest window of the result table, read from its rows: whichever path wrote them, and whatever became of the
 * progress rows since.
 */
public final class ResultRows {
    private final String latest;
    private final Label label;

    /** @param label which edge of a window names its rows */
    public ResultRows(String table, Label label) {
        this.latest = "SELECT MAX(`timestamp`) FROM " + Identifiers.quote(table);
        this.label = label;
    }

    /** An event time of the latest window that has rows; {@link Watermark#NONE} where the table is empty. */
    Future<Long> latestTimeMs(SqlConnection connection) {
        return connection.query(latest).execute().map(rows -> {
            Long seconds = rows.iterator().next().getLong(0);
            return seconds == null ? Watermark.NONE : timeMs(seconds, label);
        });
    }

    /** An event time that falls into the window whose rows have this label. */
    static long timeMs(long labelSeconds, Label label) {
        return label == Label.END ? labelSeconds * 1000 - 1 : labelSeconds * 1000;
    }
}
