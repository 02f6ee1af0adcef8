package io.streamingetl.pipeline.write.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.write.ScriptedConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.Test;

/** When the database counts as one that does not answer. */
class StatementWatchTest {
    private long nowMs = 1_000;
    private final StatementWatch watch = new StatementWatch(() -> nowMs);
    private final Promise<Object> commit = Promise.promise();
    private final Promise<Object> insert = Promise.promise();
    private final SqlConnection connection = watch.watched(
            new ScriptedConnection((sql, values) -> sql.equals("COMMIT") ? commit.future() : insert.future())
                    .connection());

    @Test
    void when_aCommitHangsWhileOtherStatementsAreAnswered_then_reportedAfterFiveSecondsUntilItIsAnswered() {
        Future<RowSet<Row>> committing = connection.query("COMMIT").execute();
        nowMs += 4_999;
        assertThat(watch.problem()).isEmpty();
        Future<RowSet<Row>> inserting = connection.preparedQuery("INSERT").execute(Tuple.tuple());
        insert.complete();
        assertThat(inserting.succeeded()).isTrue();
        nowMs += 1;
        assertThat(watch.problem()).contains("the database has not answered for 5 s");
        nowMs += 2_000;
        assertThat(watch.problem()).contains("the database has not answered for 7 s");

        commit.complete();
        assertThat(committing.succeeded()).isTrue();
        assertThat(watch.problem()).isEmpty();
    }

    @Test
    void when_aConnectionIsWaitedForWhileStatementsAreAnswered_then_notReported() {
        Future<?> waiting = watch.watchConnecting(Promise.promise().future());
        Future<RowSet<Row>> inserting = connection.query("INSERT").execute();
        nowMs += 4_000;
        insert.complete();
        assertThat(inserting.succeeded()).isTrue();
        nowMs += 4_000;
        assertThat(watch.problem()).isEmpty();
        nowMs += 1_000;
        assertThat(watch.problem()).contains("the database has not answered for 5 s");
        assertThat(waiting.isComplete()).isFalse();
    }
}
