package io.streamingetl.pipeline.write;

import io.streamingetl.pipeline.async.OngoingFailure;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.connect.StatementWatch;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in transactions, and retries with backoff until one is committed. The work first reads the current state
 * under lock, so a retry is safe even after a COMMIT whose answer was lost.
 *
 * <p>A failed statement ends its transaction: the whole transaction is rolled back and retried. After a lock conflict,
 * the retry may use the same connection. Any other failure may come from the connection or the server, which may have
 * become read-only, so the retry connects again; so it does after several lock conflicts in a row. Event loop only.
 */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /** After this many lock conflicts in a row, they are reported and the transaction connects again. */
    private static final int MAX_LOCK_CONFLICTS = 3;

    private static final String END_CONNECTION = "KILL CONNECTION_ID()";

    private final Vertx vertx;
    private final ReconnectingPool pool;
    private final StatementWatch statements;
    private long retries;
    private long lockConflicts;
    private int inProgress;

    /** Transactions in progress whose last attempt failed. */
    private int failing;

    private final OngoingFailure writing = new OngoingFailure();

    Transactions(Vertx vertx, ReconnectingPool pool, StatementWatch statements) {
        this.vertx = vertx;
        this.pool = pool;
        this.statements = statements;
    }

    /** Completes with the work's result once it is committed; fails only for a bug of this program. */
    <T> Future<T> commit(Function<SqlConnection, Future<T>> work) {
        return commit(work, failure -> false);
    }

    /** As {@link #commit(Function)}, but does not retry after a failure for which {@code givesUp} holds. */
    <T> Future<T> commit(Function<SqlConnection, Future<T>> work, Predicate<Throwable> givesUp) {
        inProgress++;
        return Retry.withBackoff(vertx)
                .run(
                        attempt -> once(work, attempt).onSuccess(result -> onSuccess(attempt)),
                        (failure, attempt) -> retries(failure, attempt, givesUp))
                .onComplete(ended -> inProgress--);
    }

    private boolean retries(Throwable failure, int attempt, Predicate<Throwable> givesUp) {
        if (SqlFaults.kind(failure) == SqlFaults.Kind.BUG) {
            onBug(failure);
            return false;
        }
        if (givesUp.test(failure)) {
            failing -= attempt > 1 ? 1 : 0;
            return false;
        }
        onFailure(failure, attempt);
        return true;
    }

    private <T> Future<T> once(Function<SqlConnection, Future<T>> work, int attempt) {
        Promise<Void> connected = Promise.promise();
        var unused = statements.watchConnecting(connected.future());
        return pool.withConnection(
                        connection -> {
                            connected.tryComplete();
                            return transaction(statements.watched(withHandler(connection)), work);
                        },
                        failure -> !SqlFaults.isLockConflict(failure) || attempt % MAX_LOCK_CONFLICTS == 0)
                .onComplete(ended -> connected.tryComplete());
    }

    private static <T> Future<T> transaction(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        return execute(connection, "START TRANSACTION")
                .compose(begun -> work.apply(connection))
                .compose(result -> execute(connection, "COMMIT").map(result))
                .recover(failure -> rollBack(connection).transform(ended -> Future.failedFuture(failure)));
    }

    /** If this fails, ends the connection: the next transaction on it would commit the remains of this one. */
    private static Future<Void> rollBack(SqlConnection connection) {
        return execute(connection, "ROLLBACK").recover(open -> execute(connection, END_CONNECTION));
    }

    /** Without a handler, the client prints a stack trace to stderr; the pending statement fails anyway. */
    private static SqlConnection withHandler(SqlConnection connection) {
        return connection.exceptionHandler(failure -> LOG.debug("connection broken", failure));
    }

    private static Future<Void> execute(SqlConnection connection, String sql) {
        return connection.query(sql).execute().mapEmpty();
    }

    /**
     * Logs a failure once for each category, not at every attempt: one outage shows in several texts. A lock conflict
     * between nodes is normal, unless it repeats.
     */
    private void onFailure(Throwable failure, int attempt) {
        retries++;
        if (attempt == 1) {
            failing++;
        }
        String reason = SqlFaults.describe(failure);
        if (SqlFaults.isLockConflict(failure)) {
            lockConflicts++;
            if (attempt < MAX_LOCK_CONFLICTS) {
                LOG.debug("lock conflict, retrying: attempt={} cause=\"{}\"", attempt, reason);
                return;
            }
        }
        if (writing.failed("the database does not accept writes: " + reason, SqlFaults.category(failure))) {
            LOG.warn("the database does not accept writes, retrying until it does: cause=\"{}\"", reason);
        }
    }

    /** A lane repeats its claim, so the same failure is logged once. */
    private void onBug(Throwable failure) {
        if (writing.failed(failure.toString(), failure.toString())) {
            LOG.error("transaction failed, not retried", failure);
        }
    }

    /** A transaction that is committed at once, such as a claim, does not end the failure of another one. */
    private void onSuccess(int attempt) {
        if (attempt > 1) {
            failing--;
        }
        if (failing == 0 && writing.recovered()) {
            LOG.info("the database accepts writes again");
        }
    }

    /** Whether a transaction is in progress. */
    boolean inProgress() {
        return inProgress > 0;
    }

    /** Number of retries after a failure. */
    long retries() {
        return retries;
    }

    /** Number of these failures that were deadlocks or lock wait timeouts. */
    long lockConflicts() {
        return lockConflicts;
    }

    /** Why nothing is committed at the moment; empty if transactions succeed. */
    Optional<String> problem() {
        return writing.reason();
    }
}
