package io.streamingetl.cli.verify;

import static io.streamingetl.cli.verify.OrderHour.DIFFERENT;
import static io.streamingetl.cli.verify.OrderHour.EQUAL;
import static io.streamingetl.cli.verify.OrderHour.FROM;
import static io.streamingetl.cli.verify.OrderHour.START_MS;
import static io.streamingetl.cli.verify.OrderHour.UNDECIDED;
import static io.streamingetl.cli.verify.OrderHour.order;
import static io.streamingetl.cli.verify.OrderHour.produce;
import static io.streamingetl.cli.verify.OrderHour.verify;
import static io.streamingetl.cli.verify.OrderHour.verifyBetween;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** When {@code verify} must not report equality although no row differs, or is undecided. */
class VerifyUndecidedIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String CENTS = "SELECT CAST(100 * SUM(gross_income) AS SIGNED) FROM gross_income";

    @TempDir
    private Path dir;

    @Test
    void when_theLedgerIsManipulated_then_different() {
        Job job = Job.create(SERVERS, 1);
        produce(job, 10, START_MS, 1_000);
        job.send("not json");
        LocalNode.runUntilSettled(job, 1_001);
        job.execute("UPDATE etl_progress SET aggregated = aggregated + 1, quarantined = 0");
        CommandRun run = verify(job, dir);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(DIFFERENT);
        assertThat(run.out()).contains("aggregated is 1,001, but 1,000 records are valid", "Different: the counts");
    }

    @Test
    void when_rowsOfLateEventsAreDeletedFromQuarantine_then_undecided() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        produce(job, 15, START_MS + 300_000, 20_000);
        LocalNode.runUntilSettled(job, 20_000);
        job.execute("DELETE FROM etl_quarantine");
        CommandRun run = verify(job, dir);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNDECIDED);
        assertThat(run.out())
                .contains("as late or future, but their rows were deleted", "whose quarantine rows were deleted");
    }

    @Test
    void when_aPartitionIsStoppedForLostRecords_then_undecidedAndNothingIsRepaired() {
        Job job = Job.create(SERVERS, 1);
        produce(job, 21, START_MS, 1_000);
        LocalNode.runUntilSettled(job, 1_000);
        job.execute("UPDATE etl_progress SET lost_from = 400");
        job.execute("UPDATE gross_income SET gross_income = gross_income + 1");
        long cents = job.number(CENTS);
        CommandRun run = verify(job, dir, "--repair");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNDECIDED);
        assertThat(run.toString()).contains("is stopped: Kafka lost its records from offset 400 on");
        assertThat(job.number(CENTS)).isEqualTo(cents);
    }

    @Test
    void when_recordsAreGone_then_undecidedUnlessTheMarginLeavesThemOut() throws Exception {
        Job job = Job.create(SERVERS, 1);
        long minuteMs = System.currentTimeMillis() / 60_000 * 60_000 - 120_000;
        String from = Instant.ofEpochMilli(minuteMs).toString();
        String to = "2100-01-01T00:00:00Z";
        sendOrder(job, minuteMs - 3_600_000);
        sendOrder(job, minuteMs - 3_600_000);
        sendOrder(job, minuteMs);
        sendOrder(job, minuteMs);
        LocalNode.runUntilSettled(job, 4);
        deleteRecords(job, 1);
        CommandRun all = verifyBetween(job, dir, from, to);
        assertThat(all.exitCode()).as(all.toString()).isEqualTo(UNDECIDED);
        assertThat(all.out()).contains("1 records that were counted are no longer in Kafka", "Undecided: ");

        CommandRun later = verifyBetween(job, dir, from, to, "--margin", "5");
        assertThat(later.exitCode()).as(later.toString()).isEqualTo(EQUAL);
        assertThat(later.out()).contains("2 records read", "all 1 rows match");

        deleteRecords(job, 3);
        CommandRun part = verifyBetween(job, dir, from, to, "--margin", "5");
        assertThat(part.exitCode()).as(part.toString()).isEqualTo(UNDECIDED);
        deleteRecords(job, 4);
        CommandRun none = verifyBetween(job, dir, from, to, "--margin", "5");
        assertThat(none.exitCode()).as("all of the range is gone: %s", none).isEqualTo(UNDECIDED);
        CommandRun repair = verifyBetween(job, dir, from, to, "--margin", "5", "--repair");
        assertThat(repair.exitCode()).as(repair.toString()).isEqualTo(UNDECIDED);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income")).isEqualTo(2);
    }

    /** An order whose record has its event time as Kafka's timestamp, too. */
    private static void sendOrder(Job job, long timeMs) throws InterruptedException, ExecutionException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(job.topic(), 0, timeMs, null, order(timeMs / 1000)))
                    .get();
        }
    }

    private static void deleteRecords(Job job, long before) throws InterruptedException, ExecutionException {
        try (Admin admin = SERVERS.kafka().admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(job.topic(), 0), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    @Test
    void when_nothingCanBeCompared_then_undecidedAndSaysWhy() {
        Job job = Job.create(SERVERS, 1);
        try (LocalNode node = LocalNode.start(job)) {
            Await.until(
                    () -> job.number("SELECT COUNT(*) FROM etl_progress") == 1, PATIENCE, () -> "a claimed partition");
            node.stop();
        }
        CommandRun tooShort = verifyBetween(job, dir, FROM, "2018-09-21T06:00:30Z");
        assertThat(tooShort.exitCode()).isEqualTo(UNDECIDED);
        assertThat(tooShort.err()).contains("no whole window lies in").contains("windows are 60 s long");

        job.execute("UPDATE etl_progress SET topic_id = 'another'");
        CommandRun another = verify(job, dir);
        assertThat(another.exitCode()).isEqualTo(UNDECIDED);
        assertThat(another.err()).contains("deleted and created again");

        CommandRun unreachable = verify(job.with("sink.port", "1"), dir);
        assertThat(unreachable.exitCode()).isEqualTo(UNDECIDED);
        assertThat(List.of(unreachable.err().split("\n"))).hasSize(1);
    }
}
