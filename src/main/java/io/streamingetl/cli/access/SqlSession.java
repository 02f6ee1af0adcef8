package io.streamingetl.cli.access;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.pipeline.write.Database;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.streamingetl.pipeline.write.table.WholeResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collector;

/**
 * The pipeline's database for a command: one connection, and a caller that waits for each answer. Belongs to one
 * thread, not one of Vert.x.
 */
public final class SqlSession implements AutoCloseable {
    private static final long CONNECT_SECONDS = Database.CONNECT_TIMEOUT.toSeconds();
    private static final int ATTEMPTS = 5;

    /** The pipeline's own work in a transaction. */
    public interface Work<T> {
        /** Runs on an event loop; what it gives is committed. */
        Future<T> run(Vertx vertx, Database database, SqlConnection connection);
    }

    private final Vertx vertx;
    private final String where;
    private final Database database;
    private final SqlConnection connection;

    private SqlSession(Vertx vertx, String where, Database database, SqlConnection connection) {
        this.vertx = vertx;
        this.where = where;
        this.database = database;
        this.connection = connection;
    }

    /** Connects, or throws {@link SqlSessionException} as all methods do. */
    public static SqlSession open(SinkConfig sink) {
        Vertx vertx = Vertx.vertx();
        Database database = Database.open(vertx, sink);
        String where = sink.host() + ":" + sink.port();
        try {
            SqlConnection connection = answer(database.connect().timeout(CONNECT_SECONDS, TimeUnit.SECONDS), where);
            // Without a handler the client prints a stack trace; a statement on a broken connection fails anyway.
            return new SqlSession(vertx, where, database, connection.exceptionHandler(broken -> {}));
        } catch (SqlSessionException e) {
            vertx.close().await();
            throw e;
        }
    }

    /** Executes a statement; its result is held whole. */
    public RowSet<Row> execute(String sql, Object... parameters) {
        return answer(connection.preparedQuery(sql).execute(Tuple.from(parameters)), where);
    }

    /** Hands each row of a query to the receiver, and holds none of them. */
    public void each(String sql, Consumer<Row> receiver, Object... parameters) {
        Collector<Row, Object, Object> collector =
                Collector.of(() -> receiver, (into, row) -> receiver.accept(row), (left, right) -> left);
        SqlResult<Object> unused =
                answer(connection.preparedQuery(sql).collecting(collector).execute(Tuple.from(parameters)), where);
    }

    /**
     * As {@link #each}, and counts the rows as well; throws where fewer came. In a transaction in which both statements
     * see the same.
     *
     * @param lock what follows the query, such as {@code FOR UPDATE}; empty for none
     */
    public void eachOfAll(String query, String lock, Consumer<Row> receiver, Object... parameters) {
        long[] given = new long[1];
        each(
                query + lock,
                row -> {
                    given[0]++;
                    receiver.accept(row);
                },
                parameters);
        long count =
                execute(WholeResult.count(query), parameters).iterator().next().getLong(0);
        if (given[0] != count) {
            throw new SqlSessionException(where, WholeResult.cut(given[0], count, query));
        }
    }

    /** Executes a statement that the server takes only as text, such as one that begins or ends a transaction. */
    public void command(String sql) {
        RowSet<Row> unused = answer(connection.query(sql).execute(), where);
    }

    /** Runs the pipeline's own work in this connection. */
    public <T> T run(Function<SqlConnection, Future<T>> work) {
        return answer(work.apply(connection), where);
    }

    /**
     * Runs the pipeline's own work in a transaction, and again where the server ended it for a lock. Where the
     * connection breaks, nobody knows whether it was committed.
     */
    public <T> T transaction(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            command("START TRANSACTION");
            try {
                T result = answer(work.run(vertx, database, connection), where);
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

    private static <T> T answer(Future<T> asked, String where) {
        return asked.recover(failure -> Future.failedFuture(new SqlSessionException(where, failure)))
                .await();
    }

    /** Rolls back what was not committed, and disconnects; whether the server answers to that does not matter. */
    @Override
    public void close() {
        connection.close().otherwiseEmpty().await();
        database.close().otherwiseEmpty().await();
        vertx.close().await();
    }
}
