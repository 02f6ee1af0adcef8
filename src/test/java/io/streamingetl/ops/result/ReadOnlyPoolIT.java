package io.streamingetl.ops.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadOnlyPoolIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    /** Takes minutes on any machine. */
    private static final String LONG_QUERY = "SELECT COUNT(*) FROM information_schema.columns a"
            + " JOIN information_schema.columns b JOIN information_schema.columns c"
            + " WHERE MD5(CONCAT(a.column_name, b.column_name, c.column_name)) = 'x'";

    private final Vertx vertx = Vertx.vertx();
    private final ReadOnlyPool pool = new ReadOnlyPool(vertx);
    private final Job job = Job.create(SERVERS, 1);

    private RowSet<Row> query(String sql) {
        Promise<RowSet<Row>> answered = Promise.promise();
        vertx.runOnContext(now -> pool.read(
                        job.config().sink(), connection -> connection.query(sql).execute())
                .onComplete(answered));
        Future<RowSet<Row>> answer = answered.future();
        return answer.timeout(1, TimeUnit.MINUTES).await();
    }

    @AfterEach
    void close() {
        pool.close().await();
        vertx.close().await();
    }

    @Test
    void when_aStatementWouldChangeARow_then_theServerRefuses() {
        job.execute("CREATE TABLE t (a INT)");
        assertThatThrownBy(() -> query("INSERT INTO t VALUES (1)")).hasMessageContaining("errorCode=1792");
        assertThat(job.number("SELECT COUNT(*) FROM t")).isZero();
    }

    @Test
    void when_aStatementTakesLong_then_theServerEndsItAndTheNextOneIsAnswered() {
        assertThatThrownBy(() -> query(LONG_QUERY)).satisfies(failure -> {
            assertThat(SqlFaults.isStatementTimeout(failure)).isTrue();
            assertThat(ResultReader.describe(failure))
                    .isEqualTo("the query takes longer than 2 s: choose a shorter range, or a filter");
        });
        assertThat(query("SELECT 1").iterator().next().getInteger(0)).isEqualTo(1);
    }
}
