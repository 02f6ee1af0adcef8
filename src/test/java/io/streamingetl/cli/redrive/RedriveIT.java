package io.streamingetl.cli.redrive;

import static io.streamingetl.cli.redrive.Redriven.START;
import static io.streamingetl.cli.redrive.Redriven.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code redrive} on a real broker and a real database, proved by {@code verify}. */
class RedriveIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path dir;

    @Test
    void when_badRecordsAreMended_then_eachIsInItsRowOnceAndVerifyIsEqual() {
        Job job = Job.create(SERVERS, 1);
        Redriven records = new Redriven(job, dir);
        job.send(order(START + 1, "1.00"), order(START + 2, "\"2.00\""), order(START + 70, "3.005"), "not json");
        LocalNode.runUntilSettled(job, 4);
        String edits = records.file(
                "edits.jsonl", records.edit(1, order(START + 2, "2.00")), records.edit(2, order(START + 70, "3.00")));

        CommandRun dry = records.redrive("--edit", edits, "--dry-run");
        assertThat(dry.exitCode()).as(dry.toString()).isZero();
        assertThat(dry.out()).contains("Nothing was changed: 2 records would be redriven");
        assertThat(records.markedCount()).isZero();

        CommandRun run = records.redrive("--edit", edits);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(records.income(START + 60)).isEqualTo("600 cents");
        assertThat(records.income(START + 120)).isEqualTo("600 cents");
        assertThat(job.number("SELECT COUNT(redriven_value) FROM etl_quarantine WHERE redriven IS NOT NULL"))
                .isEqualTo(2);
        records.assertVerified();

        CommandRun again = records.redrive("--edit", edits);
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(again.out()).contains("2 were redriven before", "0 records were redriven, 0 stay");
        String others = records.file(
                "others.jsonl", records.edit(3, order(START, "1")), records.edit(1, order(START + 2, "9.00")));
        CommandRun other = records.redrive("--edit", others);
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("offset 1 was already redriven with another value");
        CommandRun rest = records.redrive("--all");
        assertThat(rest.exitCode()).isEqualTo(1);
        assertThat(rest.out()).contains("offset 3 stays: BAD_JSON", "0 records were redriven, 1 stay");
        records.assertVerified();
    }

    @Test
    void when_theEditNamesAnUnknownRecord_then_nothingIsDone() {
        Job job = Job.create(SERVERS, 1);
        Redriven records = new Redriven(job, dir);
        job.send(order(START + 1, "null"));
        LocalNode.runUntilSettled(job, 1);
        String edits = records.file(
                "edits.jsonl", records.edit(0, order(START + 1, "1")), records.edit(7, order(START + 1, "1")));
        CommandRun run = records.redrive("--edit", edits);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("offset 7 is not in quarantine");
        assertThat(records.redrive("--edit", edits, "--reason", "LATE").exitCode())
                .isEqualTo(2);
        assertThat(records.markedCount()).isZero();
    }

    /** The same rule for the topic and for the file: only configured fields must not occur twice. */
    @Test
    void when_aFieldStandsTwiceInAnEdit_then_itIsJudgedAsInTheTopic() {
        Job job = Job.create(SERVERS, 1);
        Redriven records = new Redriven(job, dir);
        job.send(order(START + 1, "null"), order(START + 2, "null"));
        LocalNode.runUntilSettled(job, 2);
        String edits = records.file(
                "edits.jsonl",
                records.edit(0, order(START + 1, "1, \"note\": 1, \"note\": {\"a\": 2, \"a\": 3}")),
                records.edit(1, order(START + 2, "1, \"price\": 1")));
        CommandRun run = records.redrive("--edit", edits);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.out()).contains("offset 1 stays: DUPLICATE_FIELD, price", "1 records were redriven, 1 stay");
        assertThat(records.income(START + 60)).isEqualTo("200 cents");
        records.assertVerified();
    }

    @Test
    void when_lateEventsAreRedriven_then_theirRowsAreCorrectedAndFutureOnesStayUntilTheirTime() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        Redriven records = new Redriven(job, dir);
        job.send(order(START + 1, "1"), order(START + 600, "1"), order(START + 2, "1"), order(START + 90, "1"));
        job.send(order(System.currentTimeMillis() / 1000 + 7_200, "1"));
        LocalNode.runUntilSettled(job, 5);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE reason = 'LATE'"))
                .isEqualTo(2);

        CommandRun some = records.redrive("--reason", "LATE", "--from-offset", "0", "--to-offset", "3", "--json");
        assertThat(some.exitCode()).as(some.toString()).isZero();
        assertThat(new JsonObject(some.out()).getLong("redriven")).isEqualTo(1);
        assertThat(records.income(START + 60)).isEqualTo("400 cents");
        records.assertVerified();

        CommandRun all = records.redrive("--topic", job.topic(), "--partition", "0");
        assertThat(all.exitCode()).as(all.toString()).isEqualTo(1);
        assertThat(all.out()).contains("redriven 1 with LATE", "stays: FUTURE");
        assertThat(records.income(START + 120)).isEqualTo("200 cents");
        job.with("window.max-future", "1d");
        assertThat(records.redrive("--all").exitCode()).isZero();
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE redriven IS NULL"))
                .isZero();
        records.assertVerified();
    }

    @Test
    void when_aRangeIsConfigured_then_whatBreaksItIsRedrivenOnlyMended() {
        Job job = Job.create(SERVERS, 1)
                .with(
                        "event.types",
                        "{ region: string(16), shopid: integer, itemid: integer 1.., count: integer 1..,"
                                + " price: 'decimal(12,2) 0..100' }");
        Redriven records = new Redriven(job, dir);
        job.send(order(START + 1, "100"), order(START + 2, "100.01"), order(START + 3, "-0.01"), order(START + 4, "0"));
        LocalNode.runUntilSettled(job, 4);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE reason = 'OUT_OF_RANGE'"))
                .isEqualTo(2);
        records.assertVerified();
        String edits = records.file(
                "edits.jsonl",
                records.edit(1, order(START + 2, "99.99")),
                records.edit(2, order(START + 3, "100.001")));
        CommandRun run = records.redrive("--edit", edits);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.out()).contains("offset 2 stays: ", "1 records were redriven, 1 stay");
        assertThat(records.income(START + 60)).isEqualTo("39998 cents");
        records.assertVerified();
    }

    @Test
    void when_aValueIsLongerThanQuarantineKeeps_then_itIsReadFromKafka() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        Redriven records = new Redriven(job, dir);
        String longOne = order(START + 1, "1").replace("}", ", \"note\": \"" + "x".repeat(70_000) + "\"}");
        job.send(order(START + 600, "1"), longOne);
        LocalNode.runUntilSettled(job, 2);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE value_cut"))
                .isEqualTo(1);
        CommandRun run = records.redrive("--all");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(records.income(START + 60)).isEqualTo("200 cents");
        assertThat(job.number("SELECT LENGTH(redriven_value) FROM etl_quarantine"))
                .isGreaterThan(70_000);
        records.assertVerified();
    }

    @Test
    void when_aCutValueIsNoLongerInKafka_then_itStaysAndSaysSo() {
        Job job = Job.create(SERVERS, 1);
        Redriven records = new Redriven(job, dir);
        job.send(order(START + 1, "null").replace("}", ", \"note\": \"" + "x".repeat(70_000) + "\"}"));
        LocalNode.runUntilSettled(job, 1);
        job.execute("UPDATE etl_progress SET topic_id = 'another'");
        CommandRun run = records.redrive("--all");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("no longer in Kafka: supply the value with --edit");
    }

    /** The window of the redriven record is open and unwritten: the next owner replays it, less what was redriven. */
    @Test
    void when_thePipelineReplaysAfterARedrive_then_theRecordIsCountedOnce() {
        Job job = Job.create(SERVERS, 1).with("window.idle-after", "600s");
        Redriven records = new Redriven(job, dir);
        job.send(order(START + 1, "1"), order(START + 2, "\"2\""), order(START + 3, "4"));
        try (LocalNode first = LocalNode.start(job)) {
            Await.until(() -> job.accounted() == 3, PATIENCE, () -> "3 records; accounted for: " + job.accounted());
            CommandRun run =
                    records.redrive("--edit", records.file("edits.jsonl", records.edit(1, order(START + 2, "2"))));
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(records.income(START + 60)).isEqualTo("400 cents");
            records.assertVerified();
            first.stop();
        }
        assertThat(job.openPartitions()).isEqualTo(1);

        LocalNode.runUntilSettled(job.with("window.idle-after", "500ms"), 3);
        assertThat(records.income(START + 60)).isEqualTo("1400 cents");
        records.assertVerified();
    }
}
