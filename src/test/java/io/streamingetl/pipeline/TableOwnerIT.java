package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.RowLock;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A result table belongs to one pipeline. */
class TableOwnerIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final List<String> OWN_TABLES =
            List.of("etl_progress", "etl_quarantine", "etl_window_plan", "etl_rollup", "etl_pipeline");

    @TempDir
    Path folder;

    @Test
    void when_aSecondPipelineHasTheSameTable_then_itIsRefusedUntilTheTableIsHandedOver() {
        Job job = Job.create(SERVERS, 1);
        job.send(order("1.00"));
        LocalNode.runUntilSettled(job, 1);
        job.with("pipeline", "second");
        assertThatThrownBy(() -> LocalNode.start(job))
                .hasMessageContaining("sink.table is \"gross_income\": it belongs to pipeline orders");
        CommandRun check = CommandRun.of("check", "--conf", job.file(folder).toString());
        assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
        assertThat(check.out()).containsPattern("error +pipeline second +sink.table is .* belongs to pipeline orders");
        assertThat(job.number("SELECT COUNT(*) FROM etl_pipeline WHERE pipeline = 'second'"))
                .isZero();

        OWN_TABLES.forEach(
                table -> job.execute("UPDATE " + table + " SET pipeline = 'second' WHERE pipeline = 'orders'"));
        job.send(order("2.00"));
        LocalNode.runUntilSettled(job, 2);
        assertThat(job.number("SELECT gross_income * 100 FROM gross_income")).isEqualTo(300);
        CommandRun again = CommandRun.of("check", "--conf", job.file(folder).toString());
        assertThat(again.out()).containsPattern("ok +pipeline second +matches");
    }

    @Test
    void when_twoPipelinesStartOnOneTableAtOnce_then_theSecondIsRefused() throws Exception {
        Job job = Job.create(SERVERS, 1);
        try (LocalNode node = LocalNode.start(job)) {
            node.stop();
        }
        job.with("pipeline", "second").with("sink.table", "other");
        try (RowLock first = RowLock.by(
                job,
                "INSERT INTO etl_pipeline (pipeline, setting, value) VALUES ('', 'lock', '')"
                        + " ON DUPLICATE KEY UPDATE value = value")) {
            CompletableFuture<Void> second =
                    CompletableFuture.runAsync(() -> LocalNode.start(job).close());
            first.awaitWaiting(1);
            first.execute(
                    "INSERT INTO etl_pipeline (pipeline, setting, value) VALUES ('first', 'sink.table', 'other')");
            first.commit();
            assertThatThrownBy(second::get).hasMessageContaining("it belongs to pipeline first");
        }
    }

    private static String order(String price) {
        return "{\"itemid\": 1, \"count\": 1, \"timestamp\": 1537514405, \"price\": %s, \"shopid\": 3, \"region\": \"TW\"}"
                .formatted(price);
    }
}
