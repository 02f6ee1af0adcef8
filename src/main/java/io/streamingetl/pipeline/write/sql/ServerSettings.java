package io.streamingetl.pipeline.write.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks the server settings that keep the pipeline from writing, and that only an administrator can change. */
public final class ServerSettings {
    /** SHOW, because SELECT fails on a server without such a variable. */
    private static final String SHOW = "SHOW VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format')";

    static final String ROW_FORMAT = "fix: SET GLOBAL binlog_format = 'ROW';";

    private static final String STATEMENT_FORMAT =
            "binlog_format is STATEMENT, which can't log a READ COMMITTED transaction\n    " + ROW_FORMAT;

    private ServerSettings() {}

    /** The setting that must change, and how; empty if none must. */
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

    /** Fails with a {@link SchemaException} if a setting must change. */
    public static Future<Void> check(SqlConnection connection) {
        return refusal(connection)
                .compose(refusal -> refusal.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(new SchemaException(refusal.get())));
    }
}
