package io.streamingetl.pipeline.write;

import io.streamingetl.pipeline.write.connect.Backoff;
import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.connect.StatementWatch;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in a transaction, again and again until one is committed. The work begins by reading, under lock, where
 * things stand, so it may be run again even after a COMMIT whose answer was lost.
 *
 * <p>A failed statement ends its transaction: it is rolled back whole and begun anew. Only a lock conflict is the
 * transaction's own: any other failure may be the connection's or the server's, such as one that became read-only, so
 * the next attempt connects anew. So it does after several lock conflicts in a row.
 */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /** Lock conflicts of one transaction in a row that are logged, and after which it connects anew. */
    private static final int LASTING_CONFLICT = 3;

    private static final String END_CONNECTION = "KILL CONNECTION_ID()";

    private final Vertx vertx;
    private final ReconnectingPool pool;
    private final StatementWatch statements;
    private long retries;
    private long lockConflicts;
    private int underWay;

    /** Transactions that failed and are not committed yet. */
    private int failing;

    private String trouble;
    private final Set<String> said = new HashSet<>();

    Transactions(Vertx vertx, ReconnectingPool pool, StatementWatch statements) {
        this.vertx = vertx;
        this.pool = pool;
        this.statements = statements;
    }

    /** The work's result, once it is committed. Fails only where the program itself is wrong. */
    <T> Future<T> commit(Function<SqlConnection, Future<T>> work) {
        return commit(work, failure -> false);
    }

    /** As {@link #commit(Function)}, but fails also where nothing is committed and {@code givenUp} holds. */
    <T> Future<T> commit(Function<SqlConnection, Future<T>> work, Predicate<Throwable> givenUp) {
        Promise<T> done = Promise.promise();
        underWay++;
        attempt(work, givenUp, 1, done);
        return done.future().onComplete(ended -> underWay--);
    }

    private <T> void attempt(
            Function<SqlConnection, Future<T>> work, Predicate<Throwable> givenUp, int attempt, Promise<T> done) {
        once(work, attempt)
                .onSuccess(result -> {
                    worked(attempt);
                    done.complete(result);
                })
                .onFailure(failure -> {
                    if (SqlFaults.kind(failure) == SqlFaults.Kind.BUG) {
                        wrong(failure);
                        done.fail(failure);
                    } else if (givenUp.test(failure)) {
                        failing -= attempt > 1 ? 1 : 0;
                        done.fail(failure);
                    } else {
                        failed(failure, attempt);
                        vertx.setTimer(Backoff.delayMs(attempt), timer -> attempt(work, givenUp, attempt + 1, done));
                    }
                });
    }

    private <T> Future<T> once(Function<SqlConnection, Future<T>> work, int attempt) {
        Promise<Void> connected = Promise.promise();
        var unused = statements.connecting(connected.future());
        return pool.withConnection(
                        connection -> {
                            connected.tryComplete();
                            return transaction(statements.on(listenedTo(connection)), work);
                        },
                        failure -> !SqlFaults.isLockConflict(failure) || attempt % LASTING_CONFLICT == 0)
                .onComplete(ended -> connected.tryComplete());
    }

    private static <T> Future<T> transaction(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        return execute(connection, "START TRANSACTION")
                .compose(begun -> work.apply(connection))
                .compose(result -> execute(connection, "COMMIT").map(result))
                .recover(failure -> end(connection).transform(ended -> Future.failedFuture(failure)));
    }

    /** Where that fails, ends the connection: the next transaction on it would commit what is left of this one. */
    private static Future<Void> end(SqlConnection connection) {
        return execute(connection, "ROLLBACK").recover(open -> execute(connection, END_CONNECTION));
    }

    /** Without a handler the client prints a stack trace to stderr; the statement under way fails anyway. */
    private static SqlConnection listenedTo(SqlConnection connection) {
        return connection.exceptionHandler(failure -> LOG.debug("a connection broke", failure));
    }

    private static Future<Void> execute(SqlConnection connection, String sql) {
        return connection.query(sql).execute().mapEmpty();
    }

    /**
     * Said when it begins or when it becomes another, not at every attempt; an outage shows in several wordings. A lock
     * conflict is everyday life between nodes, unless it lasts.
     */
    private void failed(Throwable failure, int attempt) {
        retries++;
        if (attempt == 1) {
            failing++;
        }
        String reason = SqlFaults.describe(failure);
        if (SqlFaults.isLockConflict(failure)) {
            lockConflicts++;
            if (attempt < LASTING_CONFLICT) {
                LOG.debug("the transaction is begun again: {}", reason);
                return;
            }
        }
        trouble = "the database does not take what is to be written: " + reason;
        if (said.add(SqlFaults.category(failure))) {
            LOG.warn("the database does not take what is to be written, and is asked again until it does: {}", reason);
        }
    }

    /** A claim is asked for again by its lane: said when it begins, not at every attempt. */
    private void wrong(Throwable failure) {
        if (!failure.toString().equals(trouble)) {
            trouble = failure.toString();
            LOG.error("a transaction failed, and is not tried again", failure);
        }
    }

    /** One that is committed at once, such as a claim, says nothing of another that is not. */
    private void worked(int attempt) {
        if (attempt > 1) {
            failing--;
        }
        if (failing == 0 && trouble != null) {
            trouble = null;
            said.clear();
            LOG.info("the database takes what is written again");
        }
    }

    /** Whether one is not committed yet. */
    boolean areUnderWay() {
        return underWay > 0;
    }

    /** How many transactions were begun again after a failure. */
    long retries() {
        return retries;
    }

    /** How many of these failures were deadlocks, or lock waits that took too long. */
    long lockConflicts() {
        return lockConflicts;
    }

    /** Why nothing is committed at the moment. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
