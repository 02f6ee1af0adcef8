package io.streamingetl.pipeline.write.connect;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A pool that replaces all its connections after a failure: later work connects again, by the server's name. Work that
 * already has a connection keeps it until it ends.
 *
 * <p>The client can't remove a single connection from its pool, and a broken server or proxy may not end one on
 * request, so the whole pool is replaced. Any thread.
 */
public final class ReconnectingPool {
    private final Context owner;
    private final Supplier<Pool> pools;
    private final Function<Throwable, Future<SqlConnection>> reason;
    private Generation current;
    private boolean closed;

    /** Guarded by the outer object. */
    private static final class Generation {
        private final Pool pool;

        /** Number of connections that are in use or requested. */
        private int users;

        private boolean retired;

        Generation(Pool pool) {
            this.pool = pool;
        }
    }

    /**
     * Opens the first pool; called on the owner's thread.
     *
     * @param owner context in which further pools are opened: a pool ends with the verticle that opened it
     * @param pools opens a pool
     * @param reason fails with the reason behind the client's failure to connect
     */
    public ReconnectingPool(Context owner, Supplier<Pool> pools, Function<Throwable, Future<SqlConnection>> reason) {
        this.owner = owner;
        this.pools = pools;
        this.reason = reason;
        this.current = new Generation(pools.get());
    }

    /** Completes with a connection that the caller closes. */
    public Future<SqlConnection> connect() {
        Pool pool;
        synchronized (this) {
            pool = current.pool;
        }
        return connect(pool);
    }

    private Future<SqlConnection> connect(Pool pool) {
        return pool.getConnection().recover(reason);
    }

    /**
     * Runs work on a connection.
     *
     * @param reconnects whether all connections are replaced after this failure of the work
     */
    public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work, Predicate<Throwable> reconnects) {
        Generation generation = enter();
        return connect(generation.pool)
                .compose(
                        connection -> isRetired(generation)
                                ? connection
                                        .close()
                                        .eventually(() -> leave(generation))
                                        .compose(left -> withConnection(work, reconnects))
                                : Future.succeededFuture(connection)
                                        .compose(work)
                                        .onFailure(failure -> {
                                            if (reconnects.test(failure)) {
                                                retire(generation);
                                            }
                                        })
                                        .eventually(connection::close)
                                        .eventually(() -> leave(generation)),
                        failure -> leave(generation).compose(left -> Future.failedFuture(failure)));
    }

    /** As {@link #withConnection}, in a transaction; replaces all connections after any failure. */
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

    private synchronized Future<Void> leave(Generation generation) {
        generation.users--;
        closeIfUnused(generation);
        return Future.succeededFuture();
    }

    private void retire(Generation generation) {
        owner.runOnContext(now -> replace(generation));
    }

    /** Several users of one generation may fail; only the first failure replaces it. */
    private synchronized void replace(Generation generation) {
        if (generation.retired || closed) {
            return;
        }
        generation.retired = true;
        current = new Generation(pools.get());
        closeIfUnused(generation);
    }

    private static void closeIfUnused(Generation generation) {
        if (generation.retired && generation.users == 0) {
            var unused = generation.pool.close();
        }
    }

    /** Closes the pool. Connections of earlier pools are closed when their work ends. */
    public synchronized Future<Void> close() {
        closed = true;
        return current.pool.close();
    }
}
