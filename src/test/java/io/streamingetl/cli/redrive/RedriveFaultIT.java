package io.streamingetl.cli.redrive;

import static io.streamingetl.cli.redrive.Redriven.START;
import static io.streamingetl.cli.redrive.Redriven.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.RowLock;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.proxy.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Concurrent and failing {@code redrive} commands: each record is added once, and the report is correct. */
@Tag("faults")
class RedriveFaultIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    /** More than two of the command's transactions. */
    private static final int MANY = 1_100;

    private static final String PROGRESS_ROW = "SELECT * FROM etl_progress FOR UPDATE";
    private static final int NOT_FINISHED = 3;

    @TempDir
    private Path dir;

    /** Runs both up to their first lock, so that each has read the same records, and then lets go. */
    private static List<CommandRun> together(Job job, String[] one, String[] other) throws Exception {
        try (RowLock lock = RowLock.by(job, PROGRESS_ROW)) {
            List<CompletableFuture<CommandRun>> runs = Stream.of(one, other)
                    .map(arguments -> CompletableFuture.supplyAsync(() -> CommandRun.of(arguments)))
                    .toList();
            lock.awaitWaiting(2);
            lock.commit();
            return runs.stream().map(CompletableFuture::join).toList();
        }
    }

    @Test
    void when_twoRedriveTheSameRecords_then_eachIsAddedOnceAndTheReportsAddUp() throws Exception {
        Job job = Job.create(SERVERS, 1);
        Redriven records = Redriven.withLateOrders(job, dir, MANY);
        List<CommandRun> runs =
                together(job, records.arguments("--all", "--json"), records.arguments("--all", "--json"));
        long redriven = 0;
        long elsewhere = 0;
        for (CommandRun run : runs) {
            assertThat(run.exitCode()).as(run.toString()).isZero();
            redriven += new JsonObject(run.out()).getLong("redriven");
            elsewhere += new JsonObject(run.out()).getLong("redrivenElsewhere");
        }
        assertThat(redriven).isEqualTo(MANY);
        assertThat(elsewhere).as("records that both had read").isPositive();
        assertThat(records.income(START + 60)).isEqualTo(MANY * 100 + " cents");
        records.assertVerified();
    }

    @Test
    void when_twoEditTheSameRecord_then_theSecondSaysThatSomebodyElseRedroveIt() throws Exception {
        Job job = Job.create(SERVERS, 1);
        job.send(order(START + 1, "null"), order(START + 2, "null"));
        LocalNode.runUntilSettled(job, 2);
        Redriven records = new Redriven(job, dir);
        String same = records.edit(1, order(START + 2, "1"));
        String one = records.file("one.jsonl", records.edit(0, order(START + 1, "5")), same);
        String other = records.file("other.jsonl", records.edit(0, order(START + 1, "7")), same);
        List<CommandRun> runs = together(job, records.arguments("--edit", one), records.arguments("--edit", other));

        assertThat(runs).extracting(CommandRun::exitCode).containsExactlyInAnyOrder(0, 1);
        CommandRun first =
                runs.stream().filter(run -> run.exitCode() == 0).findFirst().orElseThrow();
        CommandRun second =
                runs.stream().filter(run -> run.exitCode() == 1).findFirst().orElseThrow();
        assertThat(first.out()).contains("2 records were redriven, 0 stay");
        assertThat(second.out())
                .contains("offset 0 was redriven meanwhile by another process with another value")
                .contains("1 were redriven before, or meanwhile by another process")
                .contains("0 records were redriven, 0 stay");
        assertThat(records.income(START + 60)).isEqualTo(runs.get(0).exitCode() == 0 ? "1200 cents" : "1600 cents");
        records.assertVerified();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void when_theAnswerToACommitIsLost_then_itIsSettledAndEachRecordIsAddedOnce(boolean done) throws Exception {
        Job job = Job.create(SERVERS, 1);
        Redriven records = Redriven.withLateOrders(job, dir, MANY);
        try (TcpProxy proxy = TcpProxy.toDatabase(SERVERS.database())) {
            job.with("sink.port", String.valueOf(proxy.port()));
            if (done) {
                proxy.commits().after(2);
            } else {
                proxy.commits().before(2);
            }
            CommandRun run = records.redrive("--all", "--json");
            assertThat(run.exitCode()).as(run.toString()).isZero();
            JsonObject result = new JsonObject(run.out());
            assertThat(result.getLong("redriven")).isEqualTo(MANY);
            assertThat(result.getLong("redrivenElsewhere")).isZero();
            assertThat(proxy.commits().cutBefore() + proxy.commits().cutAfter()).isEqualTo(2);
            assertThat(records.income(START + 60)).isEqualTo(MANY * 100 + " cents");
            records.assertVerified();
        }
    }

    @Test
    void when_killedAmidATransaction_then_nothingOfItIsDoneAndTheNextAddsEachOnce() throws Exception {
        Job job = Job.create(SERVERS, 1);
        Redriven records = Redriven.withLateOrders(job, dir, MANY);
        CommandRun some = records.redrive("--to-offset", "11");
        assertThat(some.exitCode()).as(some.toString()).isZero();
        String row = "SELECT * FROM gross_income WHERE `timestamp` = " + (START + 60) + " FOR UPDATE";
        try (RowLock lock = RowLock.by(job, row);
                FatJar process = FatJar.start(dir, List.of("-Xmx256m"), Map.of(), records.arguments("--all"))) {
            lock.awaitWaiting(1);
            process.kill();
        }
        assertThat(records.markedCount()).isEqualTo(10);
        assertThat(records.income(START + 60)).isEqualTo("1000 cents");

        CommandRun rest = records.redrive("--all", "--json");
        assertThat(rest.exitCode()).as(rest.toString()).isZero();
        assertThat(new JsonObject(rest.out()).getLong("redriven")).isEqualTo(MANY - 10);
        assertThat(records.income(START + 60)).isEqualTo(MANY * 100 + " cents");
        records.assertVerified();
    }

    @Test
    void when_theBrokerIsAwayThatHasACutValue_then_nothingOfTheTransactionIsDone() {
        Job job = Job.create(SERVERS, 1).with("window.late", "quarantine");
        Redriven records = new Redriven(job, dir);
        String longOne = order(START + 2, "1").replace("}", ", \"note\": \"" + "x".repeat(70_000) + "\"}");
        job.send(order(START + 600, "1"), order(START + 1, "1"), longOne);
        LocalNode.runUntilSettled(job, 3);
        job.with("source.kafka.bootstrap.servers", "no-such-host.invalid:9092");
        CommandRun run = records.redrive("--all");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(NOT_FINISHED);
        assertThat(run.out()).contains("0 records were redriven, 0 stay");
        assertThat(run.err())
                .startsWith("Kafka at no-such-host.invalid:9092: no host in bootstrap.servers resolves")
                .contains("Not finished: run it again");
        assertThat(records.markedCount()).isZero();
        assertThat(records.income(START + 60)).isEqualTo("0 cents");

        job.with("source.kafka.bootstrap.servers", job.bootstrapServers());
        assertThat(records.redrive("--all").exitCode()).isZero();
        assertThat(records.income(START + 60)).isEqualTo("400 cents");
        records.assertVerified();
    }

    @Test
    void when_theUserMayNotMark_then_namesThePrivilegeAndNothingIsDone() {
        Job job = Job.create(SERVERS, 1);
        Redriven records = Redriven.withLateOrders(job, dir, 1);
        job.executeAsRoot("REVOKE UPDATE ON " + job.database() + ".* FROM 'etl'@'127.0.0.1'");
        job.executeAsRoot("GRANT UPDATE ON " + job.database() + ".etl_progress TO 'etl'@'127.0.0.1'");
        job.executeAsRoot("GRANT UPDATE ON " + job.database() + ".gross_income TO 'etl'@'127.0.0.1'");
        CommandRun run = records.redrive("--all");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(NOT_FINISHED);
        assertThat(run.err())
                .contains("the user lacks a privilege on the table")
                .contains("etl_quarantine");
        assertThat(records.income(START + 60)).isEqualTo("0 cents");
    }

    @Test
    void when_theDatabaseIsAway_then_notFinished() {
        Job job = Job.create(SERVERS, 1).with("sink.port", "1");
        CommandRun run = new Redriven(job, dir).redrive("--all", "--json");
        assertThat(run.exitCode()).isEqualTo(NOT_FINISHED);
        assertThat(run.err()).startsWith("the database at 127.0.0.1:1, user etl: ");
        assertThat(new JsonObject(run.out()).getBoolean("finished")).isFalse();
    }
}
