package io.streamingetl.pipeline.write.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Settings of the server that keep the pipeline from working, and that only an administrator may change. */
public final class ServerSettings {
    /** SHOW, since a server that has no such variable refuses to SELECT it. */
    private static final String SHOW = "SHOW VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format')";

    static final String STATEMENT_FORMAT =
            "binlog_format is STATEMENT, which can't log a READ COMMITTED transaction: SET GLOBAL binlog_format = 'ROW'";

    private ServerSettings() {}

    /** What of the server must be changed, by name, and how; empty where nothing must. */
    public static Future<Optional<String>> refusal(SqlConnection connection) {
        return connection.query(SHOW).execute().map(rows -> {
            Map<String, String> values = new HashMap<>();
            for (Row row : rows) {
                values.put(row.getString(0), row.getString(1).toUpperCase(Locale.ROOT));
            }
            return "ON".equals(values.get("log_bin")) && "STATEMENT".equals(values.get("binlog_format"))
                    ? Optional.of(STATEMENT_FORMAT)
                    : Optional.<String>empty();
        });
    }

    /** Fails with a {@link SchemaException} where something must be changed. */
    public static Future<Void> check(SqlConnection connection) {
        return refusal(connection)
                .compose(refusal -> refusal.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(new SchemaException(refusal.get())));
    }
}
