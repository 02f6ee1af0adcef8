package io.streamingetl.ops.result;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.pipeline.write.connect.ConnectFailures;
import io.streamingetl.pipeline.write.connect.ConnectionSetup;
import io.streamingetl.pipeline.write.connect.MySqlPool;
import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One connection to the database for readers, apart from those of the pipeline: it can change nothing, and each
 * statement ends after {@value #STATEMENT_SECONDS} s. Belongs to the verticle that creates it; event loop only.
 */
final class ReadOnlyPool {
    static final int STATEMENT_SECONDS = 2;

    /** For all statements of a request, and for its turn. */
    private static final int ANSWER_SECONDS = 8;

    /** More readers than this wait for too long. */
    private static final int MAX_READERS = 32;

    /** Each server ignores the comment of the other. One snapshot for all statements of a request. */
    private static final String LIMITS = "SET sql_auto_is_null = 0 /*!80000 , max_execution_time = "
            + STATEMENT_SECONDS * 1000 + " */ /*M! , max_statement_time = " + STATEMENT_SECONDS + " */";

    private static final String READ_ONLY = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    private final Vertx vertx;
    private SinkConfig sink;
    private ReconnectingPool pool;
    private int readers;

    ReadOnlyPool(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Runs queries in a transaction. Connects on first use, and again if the database is configured differently. */
    <T> Future<T> read(SinkConfig database, Function<SqlConnection, Future<T>> queries) {
        if (readers >= MAX_READERS) {
            return Future.failedFuture("at most " + MAX_READERS + " requests for results are answered at a time");
        }
        if (!database.equals(sink)) {
            var unused = close();
            sink = database;
            pool = open(database);
        }
        readers++;
        return pool.withTransaction(queries)
                .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .onComplete(ended -> readers--);
    }

    private ReconnectingPool open(SinkConfig database) {
        ConnectFailures failures = new ConnectFailures(vertx, database);
        Function<SqlConnection, Future<Void>> setUp = connection -> ConnectionSetup.configure(connection)
                .compose(configured -> connection.query(LIMITS).execute())
                .compose(limited -> connection.query(READ_ONLY).execute())
                .<Void>mapEmpty()
                .onFailure(failures::onSetupFailed);
        return new ReconnectingPool(
                vertx.getOrCreateContext(),
                () -> MySqlPool.open(vertx, database, 1, ConnectionSetup.connectHandler(setUp)),
                failures::reason);
    }

    Future<Void> close() {
        return pool == null ? Future.succeededFuture() : pool.close();
    }
}
