package io.streamingetl.pipeline.write.connect;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * Sets up every connection before its first use, whatever the server's defaults are: each session variable that can
 * truncate a result, reject or abort a statement, change how a transaction ends, or allow two rows with one key.
 *
 * <p>{@code SET x = DEFAULT} takes the server-wide default, so each value is written out. The schema check covers the
 * settings that only an administrator may change.
 */
public final class ConnectionSetup {
    /** Seconds that a statement waits for another transaction's row lock before error 1205. */
    public static final int LOCK_WAIT_SECONDS = 10;

    /**
     * Seconds after which the server ends a silent connection and rolls its transaction back. A frozen owner's locks
     * block a new owner for at most this long.
     */
    public static final int IDLE_SECONDS = 20;

    /**
     * Strict, so that a value that does not fit is rejected, never truncated; without ANSI_QUOTES and
     * NO_BACKSLASH_ESCAPES, so that quoted text means the same everywhere.
     */
    private static final String SQL_MODE =
            "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

    /** The greatest value of a limit: no limit. */
    private static final String UNLIMITED = "18446744073709551615";

    /** Limits come first, so that they don't apply to the rest of the statement. */
    private static final String SETTINGS = "SET NAMES utf8mb4 COLLATE utf8mb4_bin"
            + ", sql_select_limit = " + UNLIMITED
            + ", max_join_size = " + UNLIMITED
            + ", sql_big_selects = 1, sql_safe_updates = 0, sql_auto_is_null = 0, completion_type = 0"
            + ", unique_checks = 1, autocommit = 1, time_zone = '+00:00'"
            + ", sql_mode = '" + SQL_MODE + "'"
            + ", innodb_lock_wait_timeout = " + LOCK_WAIT_SECONDS
            + ", lock_wait_timeout = " + LOCK_WAIT_SECONDS
            + ", wait_timeout = " + IDLE_SECONDS
            + ", net_read_timeout = 30, net_write_timeout = 60"
            // Each server ignores the comment of the other: MariaDB executes none of 50700 to 99999.
            + " /*!80000 , max_execution_time = 0 */"
            + " /*M! , max_statement_time = 0, idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0"
            + ", idle_write_transaction_timeout = 0 */";

    private static final String ISOLATION = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE";

    private ConnectionSetup() {}

    /** Sets up a connection; if this fails, the connection must not be used. */
    public static Future<Void> configure(SqlConnection connection) {
        return connection
                .query(SETTINGS)
                .execute()
                .compose(done -> connection.query(ISOLATION).execute())
                .mapEmpty();
    }

    /**
     * A connect handler for a pool: sets up the connection, then hands it to the pool. If the setup fails, it asks the
     * server to end the connection, so that the pool drops it and its user gets a failure. Called on the connection's
     * event loop.
     */
    public static Handler<SqlConnection> connectHandler() {
        return connectHandler(ConnectionSetup::configure);
    }

    /** As {@link #connectHandler()}, with another setup. */
    public static Handler<SqlConnection> connectHandler(Function<SqlConnection, Future<Void>> setup) {
        return connection -> setup.apply(connection)
                .onSuccess(done -> connection.close())
                .onFailure(failure -> connection.query("KILL CONNECTION_ID()").execute());
    }
}
