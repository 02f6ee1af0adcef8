package io.streamingetl.cli.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.EtlNode;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.CommandRun;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code redrive} on a real broker and a real database, proved by {@code verify}. */
class RedriveIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final long START = 1537509600;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

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

    private void settle(Job job, long records) {
        EtlNode node = start(job);
        job.awaitSettled(records, PATIENCE);
        node.stop().await();
    }

    private CommandRun redrive(Job job, String... options) {
        List<String> args =
                new ArrayList<>(List.of("redrive", "--conf", job.file(dir).toString()));
        args.addAll(List.of(options));
        return CommandRun.of(args.toArray(String[]::new));
    }

    private void assertEqual(Job job) {
        CommandRun run = CommandRun.of(
                "verify",
                "--conf",
                job.file(dir).toString(),
                "--from",
                "2018-09-21T00:00:00Z",
                "--to",
                "2018-09-22T00:00:00Z");
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    private static String order(long second, String price) {
        return "{\"itemid\": 1, \"count\": 2, \"timestamp\": %d, \"price\": %s, \"shopid\": 3, \"region\": \"TW\"}"
                .formatted(second, price);
    }

    private static String edit(Job job, long offset, String value) {
        return "{\"topic\": \"%s\", \"partition\": 0, \"offset\": %d, \"value\": %s}\n"
                .formatted(job.topic(), offset, value);
    }

    private static String income(Job job, long label) {
        return job.number("SELECT COALESCE(SUM(gross_income) * 100, 0) FROM gross_income WHERE `timestamp` = " + label)
                + " cents";
    }

    @Test
    void when_badRecordsAreMended_then_eachIsInItsRowOnceAndVerifyIsEqual() throws IOException {
        Job job = Job.create(SERVERS, 1);
        job.send(order(START + 1, "1.00"), order(START + 2, "\"2.00\""), order(START + 70, "3.005"), "not json");
        settle(job, 4);
        Path edits = Files.writeString(
                dir.resolve("edits.jsonl"),
                edit(job, 1, order(START + 2, "2.00")) + edit(job, 2, order(START + 70, "3.00")));

        CommandRun dry = redrive(job, "--edit", edits.toString(), "--dry-run");
        assertThat(dry.exitCode()).as(dry.toString()).isZero();
        assertThat(dry.out()).contains("Nothing is changed: 2 records would be redriven");
        assertThat(job.number("SELECT COUNT(redriven) FROM etl_quarantine")).isZero();

        CommandRun run = redrive(job, "--edit", edits.toString());
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(income(job, START + 60)).isEqualTo("600 cents");
        assertThat(income(job, START + 120)).isEqualTo("600 cents");
        assertThat(job.number("SELECT COUNT(redriven_value) FROM etl_quarantine WHERE redriven IS NOT NULL"))
                .isEqualTo(2);
        assertEqual(job);

        CommandRun again = redrive(job, "--edit", edits.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("offset 1 was redriven already");
        CommandRun rest = redrive(job);
        assertThat(rest.exitCode()).isEqualTo(1);
        assertThat(rest.out()).contains("offset 3 stays: BAD_JSON", "0 records are redriven, 1 stay");
        assertEqual(job);
    }

    @Test
    void when_theEditNamesAnUnknownRecord_then_nothingIsDone() throws IOException {
        Job job = Job.create(SERVERS, 1);
        job.send(order(START + 1, "null"));
        settle(job, 1);
        Path edits = Files.writeString(
                dir.resolve("edits.jsonl"), edit(job, 0, order(START + 1, "1")) + edit(job, 7, order(START + 1, "1")));
        CommandRun run = redrive(job, "--edit", edits.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("offset 7 is not in quarantine");
        assertThat(redrive(job, "--edit", edits.toString(), "--reason", "LATE").exitCode())
                .isEqualTo(2);
        assertThat(job.number("SELECT COUNT(redriven) FROM etl_quarantine")).isZero();
    }

    @Test
    void when_lateEventsAreRedriven_then_theirRowsAreCorrectedAndFutureOnesStayUntilTheirTime() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        job.send(order(START + 1, "1"), order(START + 600, "1"), order(START + 2, "1"), order(START + 90, "1"));
        job.send(order(System.currentTimeMillis() / 1000 + 7_200, "1"));
        settle(job, 5);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE reason = 'LATE'"))
                .isEqualTo(2);

        CommandRun some = redrive(job, "--reason", "LATE", "--from-offset", "0", "--to-offset", "3", "--json");
        assertThat(some.exitCode()).as(some.toString()).isZero();
        assertThat(new JsonObject(some.out()).getLong("redriven")).isEqualTo(1);
        assertThat(income(job, START + 60)).isEqualTo("400 cents");
        assertEqual(job);

        CommandRun all = redrive(job, "--topic", job.topic(), "--partition", "0");
        assertThat(all.exitCode()).as(all.toString()).isEqualTo(1);
        assertThat(all.out()).contains("redriven 1 with LATE", "stays: FUTURE");
        assertThat(income(job, START + 120)).isEqualTo("200 cents");
        assertThat(redrive(job.with("window.max-future", "1d")).exitCode()).isZero();
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE redriven IS NULL"))
                .isZero();
        assertEqual(job);
    }

    @Test
    void when_aValueIsLongerThanQuarantineKeeps_then_itIsReadFromKafka() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        String longOne = order(START + 1, "1").replace("}", ", \"note\": \"" + "x".repeat(70_000) + "\"}");
        job.send(order(START + 600, "1"), longOne);
        settle(job, 2);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE value_cut"))
                .isEqualTo(1);
        CommandRun run = redrive(job);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(income(job, START + 60)).isEqualTo("200 cents");
        assertThat(job.number("SELECT LENGTH(redriven_value) FROM etl_quarantine"))
                .isGreaterThan(70_000);
        assertEqual(job);
    }

    @Test
    void when_aCutValueIsNoLongerInKafka_then_itStaysAndSaysSo() {
        Job job = Job.create(SERVERS, 1);
        job.send(order(START + 1, "null").replace("}", ", \"note\": \"" + "x".repeat(70_000) + "\"}"));
        settle(job, 1);
        job.execute("UPDATE etl_progress SET topic_id = 'another'");
        CommandRun run = redrive(job);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("Kafka does not have it any more: mend it with --edit");
    }

    /** The window of the redriven record is open and unwritten: the next owner replays it, less what was redriven. */
    @Test
    void when_thePipelineReplaysAfterARedrive_then_theRecordIsCountedOnce() throws IOException {
        Job job = Job.create(SERVERS, 1).with("window.idle-after", "600s");
        job.send(order(START + 1, "1"), order(START + 2, "\"2\""), order(START + 3, "4"));
        EtlNode first = start(job);
        Await.until(() -> job.accounted() == 3, PATIENCE, () -> "3 records; accounted for: " + job.accounted());
        Path edits = Files.writeString(dir.resolve("edits.jsonl"), edit(job, 1, order(START + 2, "2")));
        CommandRun run = redrive(job, "--edit", edits.toString());
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(income(job, START + 60)).isEqualTo("400 cents");
        assertEqual(job);
        first.stop().await();
        assertThat(job.openPartitions()).isEqualTo(1);

        job.with("window.idle-after", "500ms");
        settle(job, 3);
        assertThat(income(job, START + 60)).isEqualTo("1400 cents");
        assertEqual(job);
    }

    @Test
    void when_theDatabaseIsAway_then_notFinished() {
        Job job = Job.create(SERVERS, 1).with("sink.port", "1");
        CommandRun run = redrive(job);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).startsWith("the database at 127.0.0.1:1: ");
    }
}
