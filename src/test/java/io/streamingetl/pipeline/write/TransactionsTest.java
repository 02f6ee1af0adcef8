package io.streamingetl.pipeline.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.connect.StatementWatch;
import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a transaction ends that fails. */
@ExtendWith(VertxExtension.class)
class TransactionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Exception lockWait = new MySQLException("Lock wait timeout exceeded", 1205, "HY000");
    private final Exception interrupted = new MySQLException("Query execution was interrupted", 1317, "70100");
    private final Exception readOnly = new MySQLException("running with the --read-only option", 1290, "HY000");
    private final Exception noTable = new MySQLException("Table 'etl.gross_income' doesn't exist", 1146, "42S02");

    private final AtomicInteger pools = new AtomicInteger();

    private ScriptedConnection refusing(String refused) {
        return new ScriptedConnection(
                (sql, values) -> sql.equals(refused) ? Future.failedFuture(interrupted) : Future.succeededFuture());
    }

    /** Fails at first, and works when it is done again. */
    private static Function<SqlConnection, Future<String>> failingOnce(Exception failure) {
        return failing(failure, 1);
    }

    /** Fails this many times, and works then. */
    private static Function<SqlConnection, Future<String>> failing(Exception failure, int times) {
        AtomicInteger failed = new AtomicInteger();
        return connection ->
                failed.getAndIncrement() < times ? Future.failedFuture(failure) : Future.succeededFuture("done");
    }

    private Transactions transactions(Vertx vertx, ScriptedConnection connection) {
        ReconnectingPool pool = new ReconnectingPool(
                vertx.getOrCreateContext(),
                () -> {
                    pools.incrementAndGet();
                    return connection.pool();
                },
                Future::failedFuture);
        return new Transactions(vertx, pool, new StatementWatch(() -> 0));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void when_aStatementFails_then_allIsRolledBackAndBegunAnew(Vertx vertx) throws Exception {
        ScriptedConnection connection = refusing("nothing");
        Transactions transactions = transactions(vertx, connection);
        assertThat(await(transactions.commit(failingOnce(lockWait)))).isEqualTo("done");
        assertThat(connection.statements())
                .containsExactly("START TRANSACTION", "ROLLBACK", "START TRANSACTION", "COMMIT");
        assertThat(transactions.retries()).isOne();
        assertThat(transactions.lockConflicts()).isOne();
        assertThat(pools).hasValue(1);
    }

    @Test
    void when_theFailureMayBeTheServers_then_theNextAttemptConnectsAnew(Vertx vertx) throws Exception {
        assertThat(await(transactions(vertx, refusing("nothing")).commit(failingOnce(readOnly))))
                .isEqualTo("done");
        Await.until(() -> pools.get() == 2, PATIENCE, () -> "another pool");
    }

    @Test
    void when_aLockConflictLasts_then_itConnectsAnewAfterTheThird(Vertx vertx) throws Exception {
        Transactions transactions = transactions(vertx, refusing("nothing"));
        await(transactions.commit(failing(lockWait, 2)));
        assertThat(pools).hasValue(1);
        await(transactions.commit(failing(lockWait, 3)));
        Await.until(() -> pools.get() == 2, PATIENCE, () -> "another pool");
    }

    /** The next START TRANSACTION on the connection would commit what the failed one had written. */
    @Test
    void when_rollingBackFails_then_theConnectionIsEnded(Vertx vertx) throws Exception {
        ScriptedConnection connection = refusing("ROLLBACK");
        await(transactions(vertx, connection).commit(failingOnce(lockWait)));
        assertThat(connection.statements())
                .containsExactly(
                        "START TRANSACTION", "ROLLBACK", "KILL CONNECTION_ID()", "START TRANSACTION", "COMMIT");
    }

    @Test
    void when_oneTransactionFails_then_anotherOneThatIsCommittedDoesNotEndTheTrouble(Vertx vertx) throws Exception {
        Transactions transactions = transactions(vertx, refusing("nothing"));
        Promise<String> mended = Promise.promise();
        Future<String> flush = transactions.commit(
                connection -> mended.future().isComplete() ? mended.future() : Future.failedFuture(noTable));
        Await.until(() -> transactions.retries() > 0, PATIENCE, () -> "a failure");

        Future<String> claim = transactions.commit(connection -> Future.succeededFuture("claimed"));
        assertThat(await(claim)).isEqualTo("claimed");
        assertThat(transactions.problem())
                .hasValueSatisfying(why -> assertThat(why).contains("does not exist"));

        mended.complete("written");
        assertThat(await(flush)).isEqualTo("written");
        assertThat(transactions.problem()).isEmpty();
    }

    @Test
    void when_aFailureIsGivenUp_then_itIsRolledBackAndHandedOnAndNotTriedAgain(Vertx vertx) {
        ScriptedConnection connection = refusing("nothing");
        Transactions transactions = transactions(vertx, connection);
        Future<String> done = transactions.commit(failingOnce(lockWait), lockWait::equals);
        Await.until(done::isComplete, PATIENCE, () -> "an end");
        assertThat(done.cause()).isSameAs(lockWait);
        assertThat(connection.statements()).containsExactly("START TRANSACTION", "ROLLBACK");
        assertThat(transactions.problem()).isEmpty();
    }
}
