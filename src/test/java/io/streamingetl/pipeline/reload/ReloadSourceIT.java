package io.streamingetl.pipeline.reload;

import static io.streamingetl.pipeline.reload.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.oracle.Oracle;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a running node's start positions and handling of bad records, under load. */
@Tag("faults")
class ReloadSourceIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private final Job job = ReloadingNode.job(SERVERS);

    @TempDir
    Path folder;

    @Test
    void when_quarantineChanges_then_theNewRulesApplyAndNoRecordIsLostOrCountedTwice() throws Exception {
        String copies = SERVERS.newTopic(1);
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad orders = node.orders(job.topic(), 1)) {
                node.awaitCommit("a first commit");
                job.send("{");
                awaitRows(1);
                node.applyAndAwaitCommit("quarantine.topic", copies);
                job.send("{");
                awaitRows(2);
                assertThat(end(copies))
                        .as("copies since the topic was configured")
                        .isPositive();

                node.applyAndAwaitCommit("quarantine.max-rows-per-minute", "1");
                job.send("{", "{", "{", "{", "{", "{", "{");
                Await.until(
                        () -> job.number("SELECT SUM(quarantined) FROM etl_progress") == 9,
                        PATIENCE,
                        () -> "all bad records to be counted");
                assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine"))
                        .as("rows of 7 bad records, of which each lane keeps one a minute")
                        .isBetween(3L, 8L);
                orders.stop();
            }
            node.awaitAll();
        }
        assertThat(job.number("SELECT SUM(records) - SUM(aggregated) - SUM(quarantined) FROM etl_progress"))
                .isZero();
        Oracle all = Oracle.read(job.bootstrapServers(), job.topic(), OracleSpec.window(5));
        try (Connection connection = job.jdbc()) {
            assertThat(all.compareWithTable(connection, "gross_income")).isEmpty();
        }
    }

    private void awaitRows(long count) {
        Await.until(
                () -> job.number("SELECT COUNT(*) FROM etl_quarantine") == count,
                PATIENCE,
                () -> count + " rows of quarantine");
    }

    private static long end(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = SERVERS.kafka().admin()) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }

    @Test
    void when_startChanges_then_itAppliesToTopicsAddedLaterOnly() throws Exception {
        String second = SERVERS.newTopic(1);
        OrderOptions options = OrderOptions.of(2, System.currentTimeMillis(), 1_000);
        try (OrderProducer producer = new OrderProducer(
                Map.of("bootstrap.servers", job.bootstrapServers()), second, options, Pace.BACKLOG, false)) {
            producer.run(500, () -> false);
        }
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad orders = node.orders(job.topic(), 1)) {
                node.awaitCommit("a first commit");
                node.applyAndAwaitCommit("source.start", "latest");
                node.applyAndAwaitCommit("source.topics", "[" + job.topic() + ", " + second + "]");
                Await.until(
                        () -> job.number("SELECT COUNT(*) FROM etl_progress WHERE topic = '" + second + "'") == 1,
                        PATIENCE,
                        () -> "the second topic to be claimed");
                orders.stop();
            }
            node.awaitAll();
        }
        assertThat(job.number("SELECT next_offset FROM etl_progress WHERE topic = '" + second + "'"))
                .isEqualTo(500);
        assertThat(job.number("SELECT records FROM etl_progress WHERE topic = '" + second + "'"))
                .isZero();
        assertThat(job.differences(OracleSpec.window(5))).isEmpty();
    }

    @Test
    void when_aLaneOfStaticMembersIsRemoved_then_itsPartitionsDoNotWaitForItsSession() throws Exception {
        job.with("source.kafka.group.instance.id", "node").with("source.kafka.session.timeout.ms", "600000");
        job.with("source.kafka.group.id", "static-" + job.topic());
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad orders = node.orders(job.topic(), 1)) {
                node.awaitCommit("a first commit");
                node.applyAndAwaitCommit("source.lanes", "1");
                node.applyAndAwaitCommit("source.lanes", "3");
                orders.stop();
            }
            node.awaitAll();
        }
        assertThat(job.differences(OracleSpec.window(5))).isEmpty();
    }
}
