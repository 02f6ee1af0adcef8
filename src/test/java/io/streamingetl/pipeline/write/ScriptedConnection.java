package io.streamingetl.pipeline.write;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** A connection without a server: keeps what it is asked to execute, and answers as a test says. */
public final class ScriptedConnection {

    /**
     * A statement that was asked for.
     *
     * @param values null where it was not prepared
     */
    public record Executed(String sql, Tuple values) {}

    private final List<Executed> executed = new ArrayList<>();
    private final BiFunction<String, Tuple, Future<?>> answers;

    /** @param answers to a statement and its values, null where it was not prepared */
    public ScriptedConnection(BiFunction<String, Tuple, Future<?>> answers) {
        this.answers = answers;
    }

    /** What it was asked to execute, in that order. */
    public List<Executed> executed() {
        return executed;
    }

    /** The statements alone. */
    public List<String> statements() {
        return executed.stream().map(Executed::sql).toList();
    }

    public SqlConnection connection() {
        return proxy(SqlConnection.class, (self, method, arguments) -> switch (method.getName()) {
            case "query" -> query(Query.class, (String) arguments[0]);
            case "preparedQuery" -> query(PreparedQuery.class, (String) arguments[0]);
            case "exceptionHandler" -> self;
            case "close" -> Future.succeededFuture();
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    /** A pool of this connection alone. */
    Pool pool() {
        return proxy(Pool.class, (self, method, arguments) -> switch (method.getName()) {
            case "getConnection" -> Future.succeededFuture(connection());
            case "close" -> Future.succeededFuture();
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private <T> T query(Class<T> type, String sql) {
        return proxy(type, (self, method, arguments) -> switch (method.getName()) {
            case "execute" -> execute(sql, arguments == null ? null : (Tuple) arguments[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private Future<?> execute(String sql, Tuple values) {
        executed.add(new Executed(sql, values));
        return answers.apply(sql, values);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
