package io.streamingetl.pipeline.write.connect;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Knows for how long the database has owed an answer: each statement of a transaction is watched for itself, since a
 * COMMIT may hang while everything else is answered. Event loop only.
 */
public final class StatementWatch {
    /** A server that owes an answer for this long is reported. */
    private static final long PATIENCE_MS = 5_000;

    private static final Set<Class<?>> ASKED = Set.of(SqlConnection.class, Query.class, PreparedQuery.class);

    private final LongSupplier ticks;
    private final Set<Owed> owed = new HashSet<>();
    private long answeredMs;

    /** Compared by identity. */
    private static final class Owed {
        private final long sinceMs;
        private final boolean connecting;

        Owed(long sinceMs, boolean connecting) {
            this.sinceMs = sinceMs;
            this.connecting = connecting;
        }
    }

    /** @param ticks the monotonic clock, milliseconds */
    public StatementWatch(LongSupplier ticks) {
        this.ticks = ticks;
    }

    /** This connection, with all of its statements watched. */
    public SqlConnection on(SqlConnection connection) {
        return watched(SqlConnection.class, connection);
    }

    /**
     * Watches what asks for a connection first, and may have to wait for its turn: it is owed an answer only while
     * nothing else is answered either.
     */
    public <T> Future<T> connecting(Future<T> answer) {
        return owe(answer, true);
    }

    private <T> Future<T> owe(Future<T> answer, boolean connecting) {
        if (answer.isComplete()) {
            return answer;
        }
        Owed one = new Owed(ticks.getAsLong(), connecting);
        owed.add(one);
        return answer.onComplete(ended -> {
            owed.remove(one);
            answeredMs = ticks.getAsLong();
        });
    }

    private <T> T watched(Class<T> type, Object target) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result = invoke(target, method, arguments);
                    if (result instanceof Future<?> answer) {
                        return owe(answer, false);
                    }
                    return ASKED.contains(method.getReturnType()) ? watched(method.getReturnType(), result) : result;
                }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** That an answer is overdue, and for how long; empty where none is. */
    public Optional<String> trouble() {
        long nowMs = ticks.getAsLong();
        long silentMs = owed.stream()
                .mapToLong(one -> nowMs - (one.connecting ? Math.max(one.sinceMs, answeredMs) : one.sinceMs))
                .max()
                .orElse(0);
        return silentMs < PATIENCE_MS
                ? Optional.empty()
                : Optional.of("the database has not answered for " + silentMs / 1000 + " s");
    }
}
