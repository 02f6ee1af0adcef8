package io.streamingetl.cli.verify;

import static io.streamingetl.cli.verify.OrderHour.DIFFERENT;
import static io.streamingetl.cli.verify.OrderHour.EQUAL;
import static io.streamingetl.cli.verify.OrderHour.START_MS;
import static io.streamingetl.cli.verify.OrderHour.TO;
import static io.streamingetl.cli.verify.OrderHour.UNDECIDED;
import static io.streamingetl.cli.verify.OrderHour.order;
import static io.streamingetl.cli.verify.OrderHour.orders;
import static io.streamingetl.cli.verify.OrderHour.produce;
import static io.streamingetl.cli.verify.OrderHour.verify;
import static io.streamingetl.cli.verify.OrderHour.verifyBetween;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} on a real broker and a real database, beside a running pipeline and after it: right tables. */
class VerifyIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String ROWS = "SELECT COUNT(*) FROM gross_income WHERE `timestamp` > " + START_MS / 1000;

    @TempDir
    private Path dir;

    private void assertEqual(Job job) {
        CommandRun run = verify(job, dir);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(EQUAL);
    }

    @Test
    void when_thePipelineRuns_then_equalAtEachMoment() {
        Job job = Job.create(SERVERS, 3)
                .with("window.size", "5s")
                .with("window.max-out-of-orderness", "1s")
                .with("window.emit", "200ms")
                .with("source.lanes", "2");
        try (LocalNode node = LocalNode.start(job)) {
            for (int part = 1; part <= 4; part++) {
                produce(job, part, START_MS + part * 3_000L, 3_000);
                long records = part * 3_000L;
                Await.until(
                        () -> job.accounted() > records - 3_000 && job.number(ROWS) > 0, PATIENCE, () -> "progress");
                JsonObject result = new JsonObject(verify(job, dir, "--json").out());
                assertThat(result.getLong("differentRows")).as(result.encode()).isZero();
                assertThat(result.getString("result"))
                        .isEqualTo(result.getLong("unreadInRange") > 0 ? "undecided" : "equal");
            }
            job.awaitSettled(12_000, PATIENCE);
            node.stop();
        }
        JsonObject result = new JsonObject(verify(job, dir, "--json").out());
        assertThat(result.getString("result")).isEqualTo("equal");
        assertThat(result.getLong("rows")).isEqualTo(job.number(ROWS));
        assertThat(result.getLong("recordsRead")).isEqualTo(12_000);
        assertThat(result.getLong("unreadOffsets")).isZero();
    }

    @Test
    void when_stoppedWithOpenWindows_then_equalAsFarAsWritten() {
        Job job = Job.create(SERVERS, 2).with("window.idle-after", "600s");
        produce(job, 5, START_MS, 100_000);
        try (LocalNode node = LocalNode.start(job)) {
            Await.until(() -> job.accounted() == 100_000, PATIENCE, () -> "all accounted for: " + job.accounted());
            node.stop();
        }
        assertThat(job.openPartitions()).as("partitions with open windows").isPositive();
        JsonObject result = new JsonObject(verify(job, dir, "--json").out());
        assertThat(result.getString("result")).as(result.encode()).isEqualTo("equal");
        assertThat(result.getLong("rows")).isPositive();
    }

    @Test
    void when_recordsOfTheRangeAreNotRead_then_notEqualYet() {
        Job job = Job.create(SERVERS, 1);
        produce(job, 6, START_MS, 1_000);
        LocalNode.runUntilSettled(job, 1_000);
        job.send(order(START_MS / 1000), order(START_MS / 1000));
        CommandRun run = verify(job, dir);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNDECIDED);
        assertThat(run.out())
                .contains(
                        "2 of the records that the pipeline has not read belong to the range",
                        "2 offsets behind Kafka");
        JsonObject result = new JsonObject(verify(job, dir, "--json").out());
        assertThat(result.getString("result")).isEqualTo("undecided");
        assertThat(result.getLong("unreadInRange")).isEqualTo(2);
    }

    @Test
    void when_recordsOutsideTheRangeAreNotRead_then_equalAndSaysSo() {
        Job job = Job.create(SERVERS, 1);
        produce(job, 6, START_MS, 1_000);
        LocalNode.runUntilSettled(job, 1_000);
        job.send(order(START_MS / 1000 - 60), order(START_MS / 1000 + 3_600));
        CommandRun run = verify(job, dir);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(EQUAL);
        assertThat(run.out()).contains("The pipeline is 2 offsets behind Kafka");
    }

    @Test
    void when_thePipelineHasNoProgressOfAPartition_then_notEqualYet() {
        Job job = Job.create(SERVERS, 2);
        produce(job, 6, START_MS, 1_000);
        LocalNode.runUntilSettled(job, 1_000);
        assertEqual(job);
        job.execute("DELETE FROM gross_income");
        job.execute("DELETE FROM etl_progress WHERE `partition` = 1");
        job.execute(
                "UPDATE etl_progress SET next_offset = 0, resume_offset = 0, records = 0, aggregated = 0, late = 0");
        assertThat(verify(job, dir).exitCode()).isEqualTo(UNDECIDED);
    }

    @Test
    void when_recordsAreBadOrLate_then_equalWithoutThem() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        produce(job, 8, START_MS, 5_000);
        job.send("not json", "{\"region\": 1}", "", null);
        produce(job, 9, START_MS + 200_000, 5_000);
        LocalNode.runUntilSettled(job, 10_004);
        assertEqual(job);
        assertThat(job.number("SELECT COUNT(DISTINCT reason) FROM etl_quarantine"))
                .isGreaterThan(3);
    }

    @Test
    void when_allRecordsAreBad_then_nothingIsCompared() {
        Job job = Job.create(SERVERS, 1);
        job.send("not json", "", null);
        LocalNode.runUntilSettled(job, 3);
        CommandRun run = verify(job, dir);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNDECIDED);
        assertThat(run.out()).contains("Nothing to compare: ", "gross_income has no rows.");
    }

    @Test
    void when_noWindowOfTheRangeHasData_then_saysWhichTheTableHas() {
        Job job = Job.create(SERVERS, 1);
        job.send(order(START_MS / 1000 + 61), order(START_MS / 1000 + 3_599));
        LocalNode.runUntilSettled(job, 2);
        CommandRun run = verifyBetween(job, dir, TO, "now");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNDECIDED);
        assertThat(run.out())
                .contains("Nothing to compare: no row and no event of a closed window belongs to the range."
                        + " gross_income has rows of 2018-09-21T06:01:00Z to 2018-09-21T07:00:00Z.");
        JsonObject json =
                new JsonObject(verifyBetween(job, dir, TO, "now", "--json").out());
        assertThat(json.getString("result")).isEqualTo("empty");
        assertThat(json.getJsonObject("otherRows"))
                .isEqualTo(new JsonObject().put("from", "2018-09-21T06:01:00Z").put("to", TO));
        job.execute("UPDATE gross_income SET `timestamp` = `timestamp` + 3600");
        assertThat(verifyBetween(job, dir, TO, "now").exitCode())
                .as("a row in the range is compared")
                .isEqualTo(DIFFERENT);
    }

    @Test
    void when_theLastHoursAreAskedFor_then_theirWholeWindowsAreCompared() {
        Job job = Job.create(SERVERS, 1);
        long nowSeconds = System.currentTimeMillis() / 1000;
        job.send(order(nowSeconds - 9_000), order(nowSeconds - 600), order(nowSeconds - 300));
        LocalNode.runUntilSettled(job, 3);
        CommandRun run = CommandRun.of("verify", "--conf", job.file(dir).toString(), "--last", "2h");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(EQUAL);
        assertThat(run.out()).contains("Equal: all 2 rows match the topic.");
    }

    @Test
    void when_thePipelineBeganAtTheEnd_then_equalWithoutWhatWasBefore() {
        Job job = Job.create(SERVERS, 1).with("source.start", "latest");
        produce(job, 11, START_MS, 1_000);
        try (LocalNode node = LocalNode.start(job)) {
            Await.until(
                    () -> job.number("SELECT COUNT(*) FROM etl_progress") == 1, PATIENCE, () -> "a claimed partition");
            produce(job, 12, START_MS, 1_000);
            job.awaitSettled(1_000, PATIENCE);
            node.stop();
        }
        assertEqual(job);
    }

    @Test
    void when_partitionsAreAdded_then_theirRecordsAreComparedToo() throws Exception {
        Job job = Job.create(SERVERS, 1).with("source.kafka.metadata.max.age.ms", "500");
        produce(job, 13, START_MS, 1_000);
        try (LocalNode node = LocalNode.start(job);
                Admin admin = SERVERS.kafka().admin()) {
            job.awaitSettled(1_000, PATIENCE);
            admin.createPartitions(Map.of(job.topic(), NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            Await.until(
                    () -> job.number("SELECT COUNT(*) FROM etl_progress") == 3, PATIENCE, () -> "partitions claimed");
            assertEqual(job);
            job.produce(orders(14, START_MS + 60_000), 3_000, true);
            job.awaitSettled(4_000, PATIENCE);
            node.stop();
        }
        assertThat(job.number("SELECT MIN(records) FROM etl_progress")).isPositive();
        assertEqual(job);
        job.execute("UPDATE etl_progress SET aggregated = aggregated + 1, records = records + 1 WHERE `partition` = 2");
        assertThat(verify(job, dir).exitCode()).isNotEqualTo(EQUAL);
    }

    @Test
    void when_transactionsAreAborted_then_equalWithoutTheirRecords() throws Exception {
        Job job = Job.create(SERVERS, 1);
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers(), "transactional.id", job.topic()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 6; transaction++) {
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    producer.send(new ProducerRecord<>(job.topic(), order(START_MS / 1000 + transaction * 20L)))
                            .get();
                }
                if (transaction % 2 == 0) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        LocalNode.runUntilSettled(job, 30);
        JsonObject result = new JsonObject(verify(job, dir, "--json").out());
        assertThat(result.getString("result")).as(result.encode()).isEqualTo("equal");
        assertThat(result.getLong("recordsRead")).isEqualTo(30);
        assertThat(result.getLong("rows")).isEqualTo(2);
    }
}
