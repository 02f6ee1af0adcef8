package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.CommandRun;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.KafkaServer;
import io.streamingetl.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} where the disk of a partition's only replica is gone. */
@AnyDatabase
@Tag("faults")
class LeaderlessIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path dir;

    @Test
    void when_aPartitionHasNoLeader_then_checkNamesIt() throws Exception {
        Path first = dir.resolve("broker/data");
        Path second = dir.resolve("second");
        try (KafkaServer kafka = KafkaServer.start(dir.resolve("broker"), Map.of("log.dirs", first + "," + second))) {
            Job job = Job.on(kafka, SERVERS.database(), PARTITIONS);
            List<Integer> lost = IntStream.range(0, PARTITIONS)
                    .filter(partition -> Files.isDirectory(second.resolve(job.topic() + "-" + partition)))
                    .boxed()
                    .toList();
            assertThat(lost).isNotEmpty();
            kafka.stop();
            lose(second);
            kafka.restart();
            Await.until(() -> leaders(kafka, job.topic()) == PARTITIONS - lost.size(), PATIENCE, () -> "lost leaders");

            CommandRun check = CommandRun.of("check", "--conf", job.file(dir).toString());

            assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
            assertThat(check.out())
                    .contains("partitions " + lost + " have no leader", "-> their brokers are away: start them");
        }
    }

    /** A file in its place: no folder of logs any more. */
    private static void lose(Path disk) throws IOException {
        Files.move(disk, disk.resolveSibling("lost"));
        Files.createFile(disk);
    }

    private static long leaders(KafkaServer kafka, String topic) throws Exception {
        try (Admin admin = kafka.admin()) {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                    .filter(partition ->
                            partition.leader() != null && !partition.leader().isEmpty())
                    .count();
        }
    }
}
