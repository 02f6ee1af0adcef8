package io.streamingetl.pipeline.write.connect;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;

/**
 * What every connection is set to before its first use, whatever the server's defaults are: each session variable that
 * can cut a result, refuse or abort a statement, end a transaction otherwise or keep two rows of one key.
 *
 * <p>{@code SET x = DEFAULT} takes the server-wide default, so each value is written out. What only an administrator
 * may set is looked at by the check of the tables.
 */
public final class ConnectionSetup {
    /** Seconds that a statement waits for another transaction's row lock before error 1205. */
    public static final int LOCK_WAIT_SECONDS = 10;

    /**
     * Seconds after which the server ends a silent connection and rolls its transaction back: so long at most a frozen
     * owner's locks hold a new owner up.
     */
    public static final int IDLE_SECONDS = 20;

    /**
     * Strict, so that what does not fit is refused and never cut; without ANSI_QUOTES and NO_BACKSLASH_ESCAPES, so that
     * text in quotes means the same everywhere.
     */
    private static final String SQL_MODE =
            "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

    /** The limits' greatest value: no limit. */
    private static final String UNLIMITED = "18446744073709551615";

    /** Of the limits first, so that none holds for what comes behind it. */
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
            // Each server takes the comment of the other for one: MariaDB runs none of 50700 to 99999.
            + " /*!80000 , max_execution_time = 0 */"
            + " /*M! , max_statement_time = 0, idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0"
            + ", idle_write_transaction_timeout = 0 */";

    private static final String ISOLATION = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE";

    private ConnectionSetup() {}

    /** Sets one connection; where this fails the connection must not be used. */
    public static Future<Void> configure(SqlConnection connection) {
        return connection
                .query(SETTINGS)
                .execute()
                .compose(done -> connection.query(ISOLATION).execute())
                .mapEmpty();
    }

    /**
     * For {@code withConnectHandler} of a pool: configures, then hands the connection to the pool. One that can't be
     * configured is ended by the server, so that the pool drops it and who waits for it fails; called on its event
     * loop.
     */
    public static Handler<SqlConnection> connectHandler() {
        return connectHandler(ConnectionSetup::configure);
    }

    public static Handler<SqlConnection> connectHandler(Function<SqlConnection, Future<Void>> configuration) {
        return connection -> configuration
                .apply(connection)
                .onSuccess(done -> connection.close())
                .onFailure(failure -> connection.query("KILL CONNECTION_ID()").execute());
    }
}
