package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.node.LogCapture;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Partitions that only seem idle, and streams that resume after a pause. */
@Tag("faults")
class IdleIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final int PARTITIONS = 2;
    private static final int WINDOW_SECONDS = 4;

    private final Job job = Job.create(SERVERS, PARTITIONS)
            .with("source.lanes", "1")
            .with("window.size", WINDOW_SECONDS + "s")
            .with("window.idle-after", "1s")
            .with("window.late", "quarantine");
    private final OrderSender sender = new OrderSender(job, job.topic(), 12, START_MS);

    /** The clock closes the windows of 2018 during the pause, which is in the middle of a window of 4 s. */
    @Test
    void when_aBackfillPausesAndContinues_then_nothingIsLateAndAllLateRecordsAreKept() throws Exception {
        job.with("quarantine.max-rows-per-minute", "1");
        try (LocalNode node = LocalNode.start(job)) {
            sender.send(10_000, PARTITIONS);
            job.awaitSettled(10_000, PATIENCE);
            assertThat(job.number("SELECT COUNT(*) FROM etl_progress WHERE closed_through > max_event_time"
                            + " AND closed_through <= max_event_time + 4000"))
                    .as("partitions whose last window the clock closed, and none after it")
                    .isEqualTo(PARTITIONS);
            sender.send(10_000, PARTITIONS);
            job.awaitSettled(20_000, PATIENCE);
            assertThat(job.number("SELECT SUM(late + quarantined) FROM etl_progress"))
                    .isZero();
            assertThat(job.differences(OracleSpec.window(WINDOW_SECONDS))).isEmpty();

            new OrderSender(job, job.topic(), 13, START_MS).send(3_000, PARTITIONS);
            job.awaitSettled(23_000, PATIENCE);
            node.stop();
        }
        assertThat(job.number("SELECT SUM(late) FROM etl_progress")).isEqualTo(3_000);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE reason = 'LATE'"))
                .isEqualTo(3_000);
    }

    @Test
    void when_aTransactionStaysOpenLongerThanIdleAfter_then_itsPartitionIsNotIdleUntilItEnds() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                        sender.producer("transactional.id", job.topic(), "transaction.timeout.ms", "600000");
                LogCapture log = new LogCapture();
                LocalNode node = LocalNode.start(job)) {
            producer.initTransactions();
            sender.send(100, PARTITIONS);
            job.awaitSettled(100, PATIENCE);
            node.await("both idle", status -> status.partitions().stream().allMatch(PartitionStatus::idle));
            long rows = job.number("SELECT COUNT(*) FROM gross_income");

            producer.beginTransaction();
            sender.send(producer, 10_000, List.of(0));
            sender.send(10_000, List.of(1));
            // Ten times idle-after.
            Await.until(
                    () -> log.count("a producer's transaction is open there") == 1,
                    PATIENCE,
                    () -> "a line in the log for the open transaction");
            node.await("the other idle", status -> status.partitions().stream()
                    .map(PartitionStatus::idle)
                    .toList()
                    .equals(List.of(false, true)));
            assertThat(job.number("SELECT COUNT(*) FROM gross_income"))
                    .as("rows: partition 0 holds its window open, and all after it")
                    .isEqualTo(rows);

            producer.commitTransaction();
            job.awaitSettled(20_100, PATIENCE);
            producer.beginTransaction();
            sender.send(producer, 10, List.of(0));
            producer.abortTransaction();
            // Each transaction's marker takes an offset after its records.
            long end = 50 + 10_001 + 11;
            node.await("idle behind the marker of the abort", status -> {
                PartitionStatus first = status.partitions().get(0);
                return first.idle() && first.position() == end;
            });
            node.stop();
        }
        assertThat(job.number("SELECT SUM(late + quarantined) FROM etl_progress"))
                .isZero();
        assertThat(job.accounted()).isEqualTo(20_100);
        assertThat(job.differences(OracleSpec.window(WINDOW_SECONDS))).isEmpty();
    }
}
