package io.streamingetl.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.EtlNode;
import io.streamingetl.cli.OrderOptions;
import io.streamingetl.cli.OrderProducer;
import io.streamingetl.cli.Pace;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.CommandRun;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} on a real broker and a real database, beside a running pipeline and after it. */
class VerifyIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String FROM = "2018-09-21T06:00:00Z";
    private static final String TO = "2018-09-21T07:00:00Z";
    private static final long START_MS = Instant.parse(FROM).toEpochMilli();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int EQUAL = 0;
    private static final int DIFFERENT = 1;
    private static final int UNDECIDED = 3;

    @TempDir
    private Path dir;

    private Vertx vertx;

    @BeforeEach
    void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    private EtlNode start(Job job) {
        return EtlNode.start(vertx, job.config(), Duration.ofSeconds(1), status -> {})
                .await();
    }

    private static void produce(Job job, long seed, long startMs, long count) {
        OrderOptions options =
                OrderOptions.of(seed, startMs, 1_000).withKeys(20, 5).withDisorder(2_000, 0.01);
        try (OrderProducer producer = new OrderProducer(
                Map.of("bootstrap.servers", job.bootstrapServers()), job.topic(), options, Pace.BACKLOG, false)) {
            producer.run(count, () -> false);
        }
    }

    private void settle(Job job, long records) {
        EtlNode node = start(job);
        job.awaitSettled(records, PATIENCE);
        node.stop().await();
    }

    private CommandRun verify(Job job, String... options) {
        String[] fixed = {"verify", "--conf", job.file(dir).toString(), "--from", FROM, "--to", TO};
        return CommandRun.of(
                Stream.concat(Arrays.stream(fixed), Arrays.stream(options)).toArray(String[]::new));
    }

    @Test
    void when_thePipelineRuns_then_equalAtEachMoment() {
        Job job = Job.create(SERVERS, 3)
                .with("window.size", "5s")
                .with("window.max-out-of-orderness", "1s")
                .with("window.emit", "200ms")
                .with("source.lanes", "2");
        EtlNode node = start(job);
        for (int part = 1; part <= 4; part++) {
            produce(job, part, START_MS + part * 3_000L, 3_000);
            long records = part * 3_000L;
            Await.until(() -> job.accounted() > records - 3_000, PATIENCE, () -> "progress in part of " + records);
            CommandRun run = verify(job);
            assertThat(run.exitCode()).as(run.toString()).isEqualTo(EQUAL);
        }
        job.awaitSettled(12_000, PATIENCE);
        node.stop().await();
        JsonObject result = new JsonObject(verify(job, "--json").out());
        assertThat(result.getString("result")).isEqualTo("equal");
        assertThat(result.getLong("rows"))
                .isEqualTo(job.number("SELECT COUNT(*) FROM gross_income WHERE `timestamp` > " + START_MS / 1000));
        assertThat(result.getLong("recordsRead")).isEqualTo(12_000);
    }

    @Test
    void when_stoppedWithOpenWindows_then_equalAsFarAsWritten() {
        Job job = Job.create(SERVERS, 2).with("window.idle-after", "600s");
        produce(job, 5, START_MS, 100_000);
        EtlNode node = start(job);
        Await.until(() -> job.accounted() == 100_000, PATIENCE, () -> "all accounted for: " + job.accounted());
        node.stop().await();
        assertThat(job.openPartitions()).as("partitions with open windows").isPositive();
        JsonObject result = new JsonObject(verify(job, "--json").out());
        assertThat(result.getString("result")).as(result.encode()).isEqualTo("equal");
        assertThat(result.getLong("rows")).isPositive();
    }

    @Test
    void when_rowsAreManipulated_then_eachIsNamedAndRepairedWhileThePipelineRuns() {
        Job job = Job.create(SERVERS, 2)
                .with("window.size", "10s")
                .with("window.label", "start")
                .with("measures.gross_income", "sum(price * count)")
                .with("measures.orders", "count()")
                .with("measures.cheapest", "min(price)");
        produce(job, 6, START_MS, 20_000);
        EtlNode node = start(job);
        job.awaitSettled(20_000, PATIENCE);
        String firstId = "SELECT MIN(id) FROM gross_income WHERE `timestamp` > " + START_MS / 1000;
        long first = job.number(firstId);
        job.execute("UPDATE gross_income SET gross_income = gross_income + 0.01 WHERE id = " + first);
        job.execute("UPDATE gross_income SET cheapest = cheapest - 1000 WHERE id = " + (first + 1));
        job.execute("DELETE FROM gross_income WHERE id = " + (first + 2));
        job.execute("INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income, orders, cheapest)"
                + " VALUES ('XX', 1, 2, " + START_MS / 1000 + ", 3.5, 4, 5)");

        CommandRun found = verify(job);
        assertThat(found.exitCode()).as(found.toString()).isEqualTo(DIFFERENT);
        assertThat(found.out())
                .contains("Different: 4 of ")
                .contains("region XX, shopid 1, itemid 2: has cheapest 5.00, gross_income 3.50, orders 4, must not")
                .contains("is missing, must have cheapest ");

        produce(job, 7, START_MS + 1_000, 2_000);
        CommandRun repaired = verify(job, "--repair", "--limit", "1");
        assertThat(repaired.exitCode()).as(repaired.toString()).isEqualTo(EQUAL);
        assertThat(repaired.out()).contains("... and 3 more", "Repaired: 4 of ");

        job.awaitSettled(22_000, PATIENCE);
        node.stop().await();
        CommandRun after = verify(job);
        assertThat(after.exitCode()).as(after.toString()).isEqualTo(EQUAL);
    }

    @Test
    void when_recordsAreBadOrLate_then_equalWithoutThem() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        produce(job, 8, START_MS, 5_000);
        job.send("not json", "{\"region\": 1}", "", null);
        produce(job, 9, START_MS + 200_000, 5_000);
        settle(job, 10_004);
        CommandRun run = verify(job);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(EQUAL);
        assertThat(job.number("SELECT COUNT(DISTINCT reason) FROM etl_quarantine"))
                .isGreaterThan(3);
    }

    @Test
    void when_theLedgerIsManipulated_then_different() {
        Job job = Job.create(SERVERS, 1);
        produce(job, 10, START_MS, 1_000);
        job.send("not json");
        settle(job, 1_001);
        job.execute("UPDATE etl_progress SET aggregated = aggregated + 1, quarantined = 0");
        CommandRun run = verify(job);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(DIFFERENT);
        assertThat(run.out()).contains("aggregated is 1,001, but 1,000 records are sound", "Different: the counts");
    }

    @Test
    void when_lateEventsOfAFloodHaveNoRow_then_undecided() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        produce(job, 15, START_MS + 300_000, 20_000);
        settle(job, 20_000);
        job.execute("DELETE FROM etl_quarantine");
        CommandRun run = verify(job);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNDECIDED);
        assertThat(run.out()).contains("without a row: part of a flood", "the events of the flood may be why");
    }

    @Test
    void when_thePipelineBeganAtTheEnd_then_equalWithoutWhatWasBefore() {
        Job job = Job.create(SERVERS, 1).with("source.start", "latest");
        produce(job, 11, START_MS, 1_000);
        EtlNode node = start(job);
        Await.until(() -> job.number("SELECT COUNT(*) FROM etl_progress") == 1, PATIENCE, () -> "a claimed partition");
        produce(job, 12, START_MS, 1_000);
        job.awaitSettled(1_000, PATIENCE);
        node.stop().await();
        CommandRun run = verify(job);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(EQUAL);
    }

    @Test
    void when_recordsAreGone_then_undecidedUnlessTheMarginLeavesThemOut() throws Exception {
        Job job = Job.create(SERVERS, 1);
        long minuteMs = System.currentTimeMillis() / 60_000 * 60_000 - 120_000;
        sendOrder(job, minuteMs - 3_600_000);
        sendOrder(job, minuteMs - 3_600_000);
        sendOrder(job, minuteMs);
        settle(job, 3);
        deleteRecords(job, 1);
        List<String> recent = List.of(
                "verify",
                "--conf",
                job.file(dir).toString(),
                "--from",
                Instant.ofEpochMilli(minuteMs).toString(),
                "--to",
                "2100-01-01T00:00:00Z");
        CommandRun all = CommandRun.of(recent.toArray(String[]::new));
        assertThat(all.exitCode()).as(all.toString()).isEqualTo(UNDECIDED);
        assertThat(all.out()).contains("1 records that were counted are no longer in Kafka", "Can't be told");

        CommandRun later = CommandRun.of(
                Stream.concat(recent.stream(), Stream.of("--margin", "5")).toArray(String[]::new));
        assertThat(later.exitCode()).as(later.toString()).isEqualTo(EQUAL);
        assertThat(later.out()).contains("1 records read", "all 1 rows are");
    }

    /** An order whose record has its event time as Kafka's timestamp, too. */
    private static void sendOrder(Job job, long timeMs) throws InterruptedException, ExecutionException {
        String order =
                "{\"itemid\": 1, \"count\": 2, \"timestamp\": %d, \"price\": 3, \"shopid\": 4, \"region\": \"TW\"}"
                        .formatted(timeMs / 1000);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(job.topic(), 0, timeMs, null, order))
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
        EtlNode node = start(job);
        Await.until(() -> job.number("SELECT COUNT(*) FROM etl_progress") == 1, PATIENCE, () -> "a claimed partition");
        node.stop().await();
        String conf = job.file(dir).toString();
        CommandRun tooShort = CommandRun.of("verify", "--conf", conf, "--from", FROM, "--to", "2018-09-21T06:00:30Z");
        assertThat(tooShort.exitCode()).isEqualTo(UNDECIDED);
        assertThat(tooShort.err()).contains("no whole window lies in").contains("windows have 60 s");

        job.execute("UPDATE etl_progress SET topic_id = 'another'");
        CommandRun another = verify(job);
        assertThat(another.exitCode()).isEqualTo(UNDECIDED);
        assertThat(another.err()).contains("deleted and made again");

        CommandRun away = verify(job.with("sink.port", "1"));
        assertThat(away.exitCode()).isEqualTo(UNDECIDED);
        assertThat(List.of(away.err().split("\n"))).hasSize(1);
    }
}
