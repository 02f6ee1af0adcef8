package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.node.LocalNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A batch on the broker's disk that does not match its checksum. */
@AnyDatabase
@Tag("faults")
class UnreadableBatchIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void when_aBatchOnTheDiskIsDamaged_then_itsPartitionIsReportedAndTheOthersOfTheLaneContinue(@TempDir Path dir)
            throws Exception {
        try (KafkaServer kafka = KafkaServer.start(dir)) {
            Job job = FaultJobs.withManyFlushes(Job.on(kafka, SERVERS.database(), 2))
                    .with("source.lanes", "1");
            OrderSender sender =
                    new OrderSender(job, Chaos.random("unreadable batch").nextLong());
            sender.send(100, List.of(0));
            sender.send(100, List.of(0));
            Path log = dir.resolve("data").resolve(job.topic() + "-0").resolve("00000000000000000000.log");
            long damaged = flip(log, -1);
            try (LocalNode node = LocalNode.start(job)) {
                node.await("the partition named", status -> status.reasons()
                        .toString()
                        .matches(".*the batch of " + job.topic() + "-0 at offset \\d+ can't be read.*"));
                sender.send(100, List.of(1));
                Await.until(
                        () -> job.number("SELECT SUM(records) FROM etl_progress WHERE `partition` = 1") == 100,
                        PATIENCE,
                        () -> "the other partition to be read; " + node.status());
                assertThat(job.number("SELECT records FROM etl_progress WHERE `partition` = 0"))
                        .isLessThan(200);
                flip(log, damaged);
                job.awaitSettled(300, PATIENCE);
                node.await("ready", NodeStatus::ready);
            }
            FaultJobs.assertNoDifferences(job);
        }
    }

    /** Flips a bit of a field's name in the last record, or at the previous position; returns the position. */
    private static long flip(Path log, long before) throws IOException {
        long at = before >= 0
                ? before
                : new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).lastIndexOf("itemid");
        assertThat(at).isPositive();
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 1);
        }
        return at;
    }
}
