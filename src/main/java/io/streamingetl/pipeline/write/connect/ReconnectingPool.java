package io.streamingetl.pipeline.write.connect;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A pool whose connections can all be given up: what comes after connects anew, by the server's name. Work that has a
 * connection then keeps it until it ends.
 *
 * <p>The client has no way to take one connection out of its pool, and asking the server to end it needs a server, or a
 * proxy, that does as it is asked. So the whole pool is replaced. Any thread.
 */
public final class ReconnectingPool {
    private final Context owner;
    private final Supplier<Pool> pools;
    private final AtomicReference<Throwable> refusal;
    private Generation current;
    private boolean closed;

    /** Guarded by the outer object. */
    private static final class Generation {
        private final Pool pool;

        /** Connections that are lent or waited for. */
        private int users;

        private boolean retired;

        Generation(Pool pool) {
            this.pool = pool;
        }
    }

    /**
     * Opens the first pool; called on the owner's thread.
     *
     * @param owner where further pools are opened: a pool ends with the verticle that opened it
     * @param pools opens one
     * @param refusal where its connect handler leaves why it ended a connection, which the client does not pass on
     */
    public ReconnectingPool(Context owner, Supplier<Pool> pools, AtomicReference<Throwable> refusal) {
        this.owner = owner;
        this.pools = pools;
        this.refusal = refusal;
        this.current = new Generation(pools.get());
    }

    /** A connection that whoever asks for it closes. */
    public Future<SqlConnection> connect() {
        Pool pool;
        synchronized (this) {
            pool = current.pool;
        }
        return connect(pool);
    }

    private Future<SqlConnection> connect(Pool pool) {
        return pool.getConnection().recover(failure -> {
            Throwable why = refusal.getAndSet(null);
            return Future.failedFuture(why == null ? failure : why);
        });
    }

    /**
     * Lends a connection for this work.
     *
     * @param useless whether all connections are given up after this failure of the work
     */
    public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work, Predicate<Throwable> useless) {
        Generation from = enter();
        return connect(from.pool)
                .compose(
                        connection -> isRetired(from)
                                ? connection
                                        .close()
                                        .eventually(() -> leave(from))
                                        .compose(left -> withConnection(work, useless))
                                : Future.succeededFuture(connection)
                                        .compose(work)
                                        .onFailure(failure -> {
                                            if (useless.test(failure)) {
                                                giveUp(from);
                                            }
                                        })
                                        .eventually(connection::close)
                                        .eventually(() -> leave(from)),
                        failure -> leave(from).compose(left -> Future.failedFuture(failure)));
    }

    /** As {@link #withConnection}, in a transaction; all connections are given up after any failure. */
    public <T> Future<T> withTransaction(Function<SqlConnection, Future<T>> work) {
        return withConnection(
                connection -> connection.begin().compose(begun -> work.apply(connection)
                        .compose(result -> begun.commit().map(result))
                        .recover(failure -> begun.rollback().transform(ended -> Future.failedFuture(failure)))),
                failure -> true);
    }

    private synchronized Generation enter() {
        current.users++;
        return current;
    }

    private synchronized boolean isRetired(Generation generation) {
        return generation.retired;
    }

    private synchronized Future<Void> leave(Generation from) {
        from.users--;
        closeIfLeft(from);
        return Future.succeededFuture();
    }

    private void giveUp(Generation from) {
        owner.runOnContext(now -> renew(from));
    }

    /** Several users of one generation may fail: only the first failure replaces it. */
    private synchronized void renew(Generation from) {
        if (from.retired || closed) {
            return;
        }
        from.retired = true;
        current = new Generation(pools.get());
        closeIfLeft(from);
    }

    private static void closeIfLeft(Generation generation) {
        if (generation.retired && generation.users == 0) {
            var unused = generation.pool.close();
        }
    }

    /** Closes it; what is lent of earlier pools is closed when its work ends. */
    public synchronized Future<Void> close() {
        closed = true;
        return current.pool.close();
    }
}
