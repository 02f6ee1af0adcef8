package io.streamingetl.pipeline.reload;

import static io.streamingetl.pipeline.reload.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.oracle.Oracle;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a running node's data path under load. */
@AnyDatabase
class ReloadIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @TempDir
    Path folder;

    @Test
    void when_eachReloadableKeyChangesUnderLoad_then_noRecordIsLostOrCountedTwice() throws Exception {
        Job job = ReloadingNode.job(SERVERS);
        job.executeAsRoot("CREATE USER IF NOT EXISTS 'second'@'%' IDENTIFIED BY 'secret'");
        job.executeAsRoot("GRANT SELECT, INSERT, UPDATE, CREATE ON " + job.database() + ".* TO 'second'@'%'");
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad orders = node.orders(job.topic(), 1)) {
                node.awaitCommit("a first commit");
                node.applyAndAwaitCommit("window.emit", "300ms");
                node.applyAndAwaitCommit("window.size", "3s");
                node.applyAndAwaitCommit("window.max-out-of-orderness", "2s");
                node.applyAndAwaitCommit("window.idle-after", "700ms");
                node.applyAndAwaitCommit("window.max-future", "1h");
                node.applyAndAwaitCommit("window.late", "quarantine");
                node.applyAndAwaitCommit("window.max-open-keys", "1000");
                node.applyAndAwaitCommit("window.max-replay-records", "5000");
                node.applyAndAwaitCommit("window.size", "4s");
                node.applyAndAwaitCommit("source.lanes", "3");
                node.applyAndAwaitCommit("source.lanes", "1");
                node.applyAndAwaitCommit("source.kafka.max.poll.records", "100");
                node.applyAndAwaitCommit("sink.connections", "3");
                job.with("sink.user", "second");
                node.applyAndAwaitCommit("sink.password", "secret");
                assertThat(connections("second")).isPositive();
                orders.stop();
            }
            node.awaitAll();
        }

        assertThat(job.plannedWindows().sizes().values()).containsExactly(5L, 3L, 4L);
        assertThat(job.differences(job.plannedWindows())).isEmpty();
    }

    private static long connections(String user) throws Exception {
        try (Connection connection = SERVERS.database().root();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '" + user + "'")) {
            count.next();
            return count.getLong(1);
        }
    }

    @Test
    void when_aTopicIsAddedAndRemoved_then_itIsReadAndItsOpenWindowsAreWritten() throws Exception {
        Job job = ReloadingNode.job(SERVERS).with("window.size", "86400s");
        String second = SERVERS.newTopic(2);
        String both = "[" + job.topic() + ", " + second + "]";
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            try (OrdersUnderLoad one = node.orders(job.topic(), 1)) {
                try (OrdersUnderLoad two = node.orders(second, 2)) {
                    node.apply("source.topics", both);
                    Await.until(
                            () -> isShared(node) && position(node, second) > 2_000,
                            PATIENCE,
                            () -> "records of the added topic");
                    node.apply("source.topics", "[" + job.topic() + "]");
                    assertThat(records(job, second)).isGreaterThan(2_000);
                    assertThat(job.number("SELECT COUNT(*) FROM etl_progress WHERE topic = '" + second
                                    + "' AND resume_offset < next_offset"))
                            .as("partitions of the removed topic with open windows")
                            .isZero();
                    two.stop();
                }
                node.apply("source.topics", both);
                one.stop();
            }
            node.apply("window.emit", "200ms");
            Oracle first = Oracle.read(job.bootstrapServers(), job.topic(), OracleSpec.window(86_400));
            Oracle other = Oracle.read(job.bootstrapServers(), second, OracleSpec.window(86_400));
            Await.until(
                    () -> job.accounted() == first.records() + other.records(),
                    PATIENCE,
                    () -> "both topics; accounted " + job.accounted());
            Await.until(() -> job.openPartitions() == 0, PATIENCE, () -> "all to be written");

            assertThat(written(job)).isEqualByComparingTo(total(first).add(total(other)));
        }
    }

    /**
     * Whether each lane has partitions; before that, partitions may still move and be read again from their beginning.
     */
    private static boolean isShared(ReloadingNode node) {
        return node.status().lanes().stream()
                .noneMatch(lane -> lane.partitions().isEmpty());
    }

    /** Number of records of a topic that the node has read. */
    private static long position(ReloadingNode node, String topic) {
        return node.status().partitions().stream()
                .filter(partition -> partition.id().topic().equals(topic))
                .mapToLong(PartitionStatus::position)
                .sum();
    }

    private static long records(Job job, String topic) {
        return job.number("SELECT COALESCE(SUM(records), 0) FROM etl_progress WHERE topic = '" + topic + "'");
    }

    private static BigDecimal written(Job job) throws Exception {
        try (Connection connection = job.jdbc();
                Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("SELECT SUM(gross_income) FROM gross_income")) {
            sum.next();
            return sum.getBigDecimal(1);
        }
    }

    private static BigDecimal total(Oracle oracle) {
        return oracle.rows().values().stream().map(row -> row[0]).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
