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
 * Measures how long the database has not answered. Each statement of a transaction is watched on its own, since a
 * COMMIT may hang while everything else is answered. Event loop only.
 */
public final class StatementWatch {
    /** An answer that takes longer is reported. */
    private static final long OVERDUE_MS = 5_000;

    private static final Set<Class<?>> WATCHED = Set.of(SqlConnection.class, Query.class, PreparedQuery.class);

    private final LongSupplier ticks;
    private final Set<Pending> pending = new HashSet<>();
    private long answeredMs;

    /** Compared by identity. */
    private static final class Pending {
        private final long sinceMs;
        private final boolean connecting;

        Pending(long sinceMs, boolean connecting) {
            this.sinceMs = sinceMs;
            this.connecting = connecting;
        }
    }

    /** @param ticks the monotonic clock, milliseconds */
    public StatementWatch(LongSupplier ticks) {
        this.ticks = ticks;
    }

    /** Wraps a connection so that all of its statements are watched. */
    public SqlConnection watched(SqlConnection connection) {
        return watched(SqlConnection.class, connection);
    }

    /**
     * Watches a request that first needs a connection of the pool, and may have to wait for its turn: it is overdue
     * only if nothing else is answered either.
     */
    public <T> Future<T> watchConnecting(Future<T> answer) {
        return watch(answer, true);
    }

    private <T> Future<T> watch(Future<T> answer, boolean connecting) {
        if (answer.isComplete()) {
            return answer;
        }
        Pending one = new Pending(ticks.getAsLong(), connecting);
        pending.add(one);
        return answer.onComplete(ended -> {
            pending.remove(one);
            answeredMs = ticks.getAsLong();
        });
    }

    private <T> T watched(Class<T> type, Object target) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result = invoke(target, method, arguments);
                    if (result instanceof Future<?> answer) {
                        return watch(answer, false);
                    }
                    return WATCHED.contains(method.getReturnType()) ? watched(method.getReturnType(), result) : result;
                }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Says for how long an answer is overdue; empty if none is. */
    public Optional<String> problem() {
        long nowMs = ticks.getAsLong();
        long silentMs = pending.stream()
                .mapToLong(one -> nowMs - (one.connecting ? Math.max(one.sinceMs, answeredMs) : one.sinceMs))
                .max()
                .orElse(0);
        return silentMs < OVERDUE_MS
                ? Optional.empty()
                : Optional.of("the database has not answered for " + silentMs / 1000 + " s");
    }
}
