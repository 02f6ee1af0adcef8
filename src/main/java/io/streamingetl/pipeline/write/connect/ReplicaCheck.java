package io.streamingetl.pipeline.write.connect;

import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/**
 * Keeps the pipeline from writing to a replica that was promoted too early: the changes that it has not applied yet are
 * the old primary's, and would overwrite rows that are written now. Without the privilege to see the replication
 * status, the check passes.
 */
public final class ReplicaCheck {
    /** MariaDB's, of all its connections; MySQL's since 8.0.22, and before. */
    private static final List<String> STATUS =
            List.of("SHOW ALL SLAVES STATUS", "SHOW REPLICA STATUS", "SHOW SLAVE STATUS");

    private ReplicaCheck() {}

    /** Fails while the server has not applied all changes that it received. */
    public static Future<Void> run(SqlConnection connection) {
        return queryStatus(connection, 0).compose(rows -> {
            for (Row row : rows) {
                if (applies(row)) {
                    return Future.failedFuture("the server is a replica that still applies changes: received up to "
                            + position(row, "Read", "") + ", applied up to "
                            + position(row, "Exec", "Relay_"));
                }
            }
            return Future.succeededFuture();
        });
    }

    private static Future<RowSet<Row>> queryStatus(SqlConnection connection, int form) {
        return connection.query(STATUS.get(form)).execute().recover(refused -> {
            if (SqlFaults.isUnknownStatement(refused) && form + 1 < STATUS.size()) {
                return queryStatus(connection, form + 1);
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

    /** A position in the primary's binary log. */
    private static String position(Row row, String thread, String log) {
        return text(row, log + "Master_Log_File", log + "Source_Log_File") + ":"
                + text(row, thread + "_Master_Log_Pos", thread + "_Source_Log_Pos");
    }

    private static String text(Row row, String oldName, String newName) {
        int column = Math.max(row.getColumnIndex(oldName), row.getColumnIndex(newName));
        return column < 0 ? "" : String.valueOf(row.getValue(column));
    }
}
