package io.streamingetl.faults.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.faults.NodeProcesses;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A topic is removed from the configuration while no node owns its partitions and windows of it are open. */
@AnyDatabase
class RemovedTopicIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final int RECORDS = 200;

    private final String kept = SERVERS.newTopic(1);
    private final Job job = Job.create(SERVERS, 2)
            .with("window.size", "1h")
            .with("window.idle-after", "10m")
            .with("source.kafka.session.timeout.ms", "3000")
            .with("source.kafka.heartbeat.interval.ms", "500")
            .with("reload.scan-period", "200ms");

    @TempDir
    private Path dir;

    private void readBoth() {
        job.with("source.topics", "[" + job.topic() + ", " + kept + "]");
    }

    private void leaveOut() {
        job.with("source.topics", "[" + kept + "]");
    }

    private void produce(long seed) {
        job.produce(OrderOptions.of(seed, START_MS, 1_000), RECORDS, true);
    }

    /** Waits until both partitions have committed records of open windows. */
    private void awaitOpenWindows() {
        Await.until(
                () -> job.accounted() == RECORDS && job.openPartitions() == 2,
                PATIENCE,
                () -> "two partitions with open windows");
        assertThat(job.number("SELECT COUNT(*) FROM gross_income")).isZero();
    }

    private void awaitWritten() {
        Await.until(() -> job.openPartitions() == 0, PATIENCE, () -> "the open windows to be written");
    }

    @Test
    void when_aTopicIsRemovedAtARestart_then_itsOpenWindowsAreWrittenAndNothingAfterThem() throws Exception {
        readBoth();
        produce(1);
        try (LocalNode node = LocalNode.start(job)) {
            awaitOpenWindows();
            node.stop();
        }
        List<String> before = job.differences(OracleSpec.window(3600));
        assertThat(before).as("nothing is written yet").isNotEmpty();
        leaveOut();
        CommandRun check = CommandRun.of("check", "--conf", job.file(dir).toString());
        assertThat(check.out()).contains("warning  topics left out", job.topic() + "-0 records 0 to ");
        try (LocalNode node = LocalNode.start(job)) {
            awaitWritten();
            node.await("to be ready", now -> now.ready());
            assertThat(job.differences(OracleSpec.window(3600))).isEmpty();

            produce(2);
            node.stop();
        }
        try (LocalNode node = LocalNode.start(job)) {
            node.await("a ready node", now -> now.ready());
            assertThat(job.accounted()).isEqualTo(RECORDS);
            node.stop();
        }
        readBoth();
        LocalNode.runUntilSettled(job.with("window.idle-after", "500ms"), 2L * RECORDS);
        assertThat(job.differences(OracleSpec.window(3600))).isEmpty();
    }

    @Test
    void when_theRecordsAreDeletedWithTheTopic_then_theNodeReportsThemUntilTheyAreGivenUp() throws Exception {
        readBoth();
        produce(3);
        try (LocalNode node = LocalNode.start(job)) {
            awaitOpenWindows();
            node.stop();
        }
        try (Admin admin = SERVERS.kafka().admin()) {
            admin.deleteTopics(List.of(job.topic())).all().get();
        }
        leaveOut();
        try (LocalNode node = LocalNode.start(job)) {
            node.await("the topic to be named", now -> now.problems().stream()
                    .anyMatch(trouble -> trouble.contains("topic " + job.topic() + " does not exist")
                            && trouble.contains("set resume_offset to next_offset")));
            job.execute("UPDATE etl_progress SET resume_offset = next_offset WHERE topic = '" + job.topic() + "'");
            node.await("to be ready", now -> now.ready());
            node.stop();
        }
    }

    @Test
    @Tag("faults")
    void when_aTopicIsRemovedJustAfterANodeWasKilled_then_thatNodesOpenWindowsAreWritten() throws Exception {
        readBoth();
        try (NodeProcesses nodes = new NodeProcesses(job, dir)) {
            nodes.startReading(2);
            produce(4);
            awaitOpenWindows();
            FatJar dead = owner(nodes);
            nodes.kill(dead);
            FatJar left = nodes.get(0);
            leaveOut();
            nodes.configure();
            left.awaitLog("the open windows of its topic, which is not configured, are written", PATIENCE);
            awaitWritten();
            assertThat(dead.exitCode()).isEqualTo(137);
            assertThat(job.differences(OracleSpec.window(3600))).isEmpty();
        }
    }

    /** The node that owns the topic's first partition. */
    private FatJar owner(NodeProcesses nodes) {
        Pattern reads = Pattern.compile("reads " + job.topic() + "-0 from offset \\d+, epoch "
                + job.number(
                        "SELECT owner_epoch FROM etl_progress WHERE `partition` = 0 AND topic = '" + job.topic() + "'")
                + ",");
        return Stream.of(nodes.get(0), nodes.get(1))
                .filter(node -> reads.matcher(node.text()).find())
                .findFirst()
                .orElseThrow();
    }
}
