package io.streamingetl.cli;

import io.streamingetl.config.SinkConfig;
import io.streamingetl.pipeline.write.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collector;

/**
 * The pipeline's database for a command: one connection, and a caller that waits for each answer. Belongs to one
 * thread, not one of Vert.x.
 */
public final class SqlSession implements AutoCloseable {
    private final Vertx vertx;
    private final Database database;
    private final SqlConnection connection;

    private SqlSession(Vertx vertx, Database database, SqlConnection connection) {
        this.vertx = vertx;
        this.database = database;
        this.connection = connection;
    }

    /** Connects; throws the client's exception where that fails. */
    public static SqlSession open(SinkConfig sink) {
        Vertx vertx = Vertx.vertx();
        Database database = Database.open(vertx, sink);
        try {
            SqlConnection connection = database.connect().await();
            // Without a handler the client prints a stack trace; a statement on a broken connection fails anyway.
            return new SqlSession(vertx, database, connection.exceptionHandler(broken -> {}));
        } catch (RuntimeException e) {
            vertx.close().await();
            throw e;
        }
    }

    /** Executes a statement; its result is held whole. */
    public RowSet<Row> execute(String sql, Object... parameters) {
        return connection.preparedQuery(sql).execute(Tuple.from(parameters)).await();
    }

    /** Hands each row of a query to the receiver, and holds none of them. */
    public void each(String sql, Consumer<Row> receiver, Object... parameters) {
        Collector<Row, Object, Object> collector =
                Collector.of(() -> receiver, (into, row) -> receiver.accept(row), (left, right) -> left);
        SqlResult<Object> unused = connection
                .preparedQuery(sql)
                .collecting(collector)
                .execute(Tuple.from(parameters))
                .await();
    }

    /** Executes a statement that the server takes only as text, such as one that begins or ends a transaction. */
    public void command(String sql) {
        RowSet<Row> unused = connection.query(sql).execute().await();
    }

    /** Runs work in this connection, such as the pipeline's own, and waits for it. */
    public <T> T run(Function<SqlConnection, Future<T>> work) {
        return work.apply(connection).await();
    }

    /** Rolls back what was not committed, and disconnects; whether the server answers to that does not matter. */
    @Override
    public void close() {
        connection.close().otherwiseEmpty().await();
        database.close().otherwiseEmpty().await();
        vertx.close().await();
    }
}
