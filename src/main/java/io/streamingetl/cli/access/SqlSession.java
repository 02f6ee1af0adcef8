package io.streamingetl.cli.access;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.pipeline.bus.VertxDefaults;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.pipeline.write.connect.MySqlPool;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.streamingetl.pipeline.write.table.WholeResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collector;

/** A blocking connection of a command to the pipeline's database. Belongs to one thread, which is not one of Vert.x. */
public final class SqlSession implements AutoCloseable {
    /** The pool gives up first, and says why. */
    private static final long CONNECT_SECONDS = MySqlPool.CONNECT_TIMEOUT.toSeconds() + 5;

    private static final int ATTEMPTS = 5;

    /** Work of the pipeline's own code in a transaction. */
    public interface Work<T> {
        /** Runs on an event loop. The transaction is committed if the future succeeds. */
        Future<T> run(Vertx vertx, Database database, SqlConnection connection);
    }

    private final Vertx vertx;
    private final SinkConfig sink;
    private final Database database;
    private final SqlConnection connection;

    private SqlSession(Vertx vertx, SinkConfig sink, Database database, SqlConnection connection) {
        this.vertx = vertx;
        this.sink = sink;
        this.database = database;
        this.connection = connection;
    }

    /** Connects. Throws {@link SqlSessionException} on a failure, as all methods do. */
    public static SqlSession open(SinkConfig sink) {
        Vertx vertx = Vertx.vertx(VertxDefaults.options());
        Database database = Database.open(vertx, sink);
        try {
            SqlConnection connection = await(database.connect().timeout(CONNECT_SECONDS, TimeUnit.SECONDS), sink);
            // Without a handler the client prints a stack trace. Statements on a broken connection fail anyway.
            return new SqlSession(vertx, sink, database, connection.exceptionHandler(broken -> {}));
        } catch (SqlSessionException e) {
            vertx.close().await();
            throw e;
        }
    }

    /** Executes a statement and holds its whole result in memory. */
    public RowSet<Row> execute(String sql, Object... parameters) {
        return await(connection.preparedQuery(sql).execute(Tuple.from(parameters)), sink);
    }

    /** Passes each row of a query to the receiver and holds none of them. */
    public void forEach(String sql, Consumer<Row> receiver, Object... parameters) {
        Collector<Row, Object, Object> collector =
                Collector.of(() -> receiver, (into, row) -> receiver.accept(row), (left, right) -> left);
        SqlResult<Object> unused =
                await(connection.preparedQuery(sql).collecting(collector).execute(Tuple.from(parameters)), sink);
    }

    /**
     * Like {@link #forEach}, but also counts the rows with a second statement and throws if the first returned fewer.
     * Call it in a transaction in which both statements see the same rows.
     *
     * @param lock a suffix of the query, such as {@code FOR UPDATE}; empty for none
     */
    public void forEachComplete(String query, String lock, Consumer<Row> receiver, Object... parameters) {
        long[] received = new long[1];
        forEach(
                query + lock,
                row -> {
                    received[0]++;
                    receiver.accept(row);
                },
                parameters);
        long count =
                execute(WholeResult.count(query), parameters).iterator().next().getLong(0);
        if (received[0] != count) {
            throw new SqlSessionException(sink, WholeResult.truncated(received[0], count, query));
        }
    }

    /** Executes a statement that can't be prepared, such as one that begins or ends a transaction. */
    public void command(String sql) {
        RowSet<Row> unused = await(connection.query(sql).execute(), sink);
    }

    /** Runs work of the pipeline's own code on this connection. */
    public <T> T run(Function<SqlConnection, Future<T>> work) {
        return await(work.apply(connection), sink);
    }

    /** Runs work of the pipeline's own code on an event loop; it opens connections and transactions itself. */
    public <T> T onEventLoop(BiFunction<Vertx, Database, Future<T>> work) {
        Promise<T> done = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(now -> work.apply(vertx, database).onComplete(done));
        return await(done.future(), sink);
    }

    /**
     * Runs work of the pipeline's own code in a transaction, and retries it if the server aborted it because of a lock
     * conflict. If the connection breaks, it is unknown whether the transaction was committed.
     */
    public <T> T transaction(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            command("START TRANSACTION");
            try {
                T result = await(work.run(vertx, database, connection), sink);
                command("COMMIT");
                return result;
            } catch (SqlSessionException e) {
                if (attempt == ATTEMPTS || !SqlFaults.isLockConflict(e.getCause())) {
                    throw e;
                }
                command("ROLLBACK");
            }
        }
    }

    private static <T> T await(Future<T> pending, SinkConfig sink) {
        return pending.recover(failure -> Future.failedFuture(new SqlSessionException(sink, failure)))
                .await();
    }

    /** Rolls back an open transaction and disconnects, whether or not the server answers. */
    @Override
    public void close() {
        connection.close().otherwiseEmpty().await();
        database.close().otherwiseEmpty().await();
        vertx.close().await();
    }
}
