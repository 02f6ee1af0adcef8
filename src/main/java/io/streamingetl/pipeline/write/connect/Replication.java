package io.streamingetl.pipeline.write.connect;

import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * Keeps the pipeline from writing to a replica that was promoted too early: what it has yet to apply are rows as the
 * old primary left them, and they overwrite what is written in between. The check needs the right to see the
 * replication's state; without it, it passes.
 */
public final class Replication {
    /** MariaDB's of all connections; MySQL's from 8.0.22 on, and before. */
    private static final List<String> STATUS =
            List.of("SHOW ALL SLAVES STATUS", "SHOW REPLICA STATUS", "SHOW SLAVE STATUS");

    private Replication() {}

    /** Fails while the server still applies what it has received of another. */
    public static Future<Void> check(SqlConnection connection) {
        return ask(connection, 0).compose(rows -> {
            for (Row row : rows) {
                if (applies(row)) {
                    return Future.failedFuture("the server still applies the changes of another one, up to "
                            + position(row, "Read", "") + "; it has applied them up to "
                            + position(row, "Exec", "Relay_"));
                }
            }
            return Future.succeededFuture();
        });
    }

    private static Future<RowSet<Row>> ask(SqlConnection connection, int form) {
        return connection.query(STATUS.get(form)).execute().recover(refused -> {
            if (SqlFaults.isUnknownStatement(refused) && form + 1 < STATUS.size()) {
                return ask(connection, form + 1);
            }
            return SqlFaults.isServerAccessDenied(refused)
                    ? connection.query("SELECT 1 WHERE FALSE").execute()
                    : Future.failedFuture(refused);
        });
    }

    private static boolean applies(Row row) {
        return text(row, "Slave_SQL_Running", "Replica_SQL_Running").equals("Yes")
                && !position(row, "Read", "").equals(position(row, "Exec", "Relay_"));
    }

    /** In the other server's binary log. */
    private static String position(Row row, String which, String log) {
        return text(row, log + "Master_Log_File", log + "Source_Log_File") + ":"
                + text(row, which + "_Master_Log_Pos", which + "_Source_Log_Pos");
    }

    private static String text(Row row, String name, String laterName) {
        int column = Math.max(row.getColumnIndex(name), row.getColumnIndex(laterName));
        return column < 0 ? "" : String.valueOf(row.getValue(column));
    }
}
