package io.streamingetl.cli.verify;

import static io.streamingetl.cli.verify.OrderHour.DIFFERENT;
import static io.streamingetl.cli.verify.OrderHour.EQUAL;
import static io.streamingetl.cli.verify.OrderHour.FROM;
import static io.streamingetl.cli.verify.OrderHour.START;
import static io.streamingetl.cli.verify.OrderHour.START_MS;
import static io.streamingetl.cli.verify.OrderHour.TO;
import static io.streamingetl.cli.verify.OrderHour.UNDECIDED;
import static io.streamingetl.cli.verify.OrderHour.orders;
import static io.streamingetl.cli.verify.OrderHour.produce;
import static io.streamingetl.cli.verify.OrderHour.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.RowLock;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.LocalNode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --repair} on a real broker and a real database. */
@Tag("faults")
class VerifyRepairIT {
    private static final String STRAY = "INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income)"
            + " VALUES ('XX', 1, 2, " + (START + 60) + ", 3.5)";
    private static final String ADD_ONE = "UPDATE gross_income SET gross_income = gross_income + 1 WHERE id = ";

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path dir;

    private Job settled(long seed) {
        Job job = Job.create(SERVERS, 2);
        produce(job, seed, START_MS, 5_000);
        LocalNode.runUntilSettled(job, 5_000);
        return job;
    }

    private static long firstRow(Job job) {
        return job.number("SELECT MIN(id) FROM gross_income WHERE `timestamp` > " + START);
    }

    private void assertDifferences(Job job, int count) {
        CommandRun run = verify(job, dir);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(DIFFERENT);
        assertThat(run.out()).contains("Different: " + count + " of ");
    }

    private void assertRepaired(Job job) {
        CommandRun repaired = verify(job, dir, "--repair");
        assertThat(repaired.exitCode()).as(repaired.toString()).isEqualTo(EQUAL);
        assertThat(repaired.out()).contains("Repaired: ");
        CommandRun after = verify(job, dir);
        assertThat(after.exitCode()).as(after.toString()).isEqualTo(EQUAL);
    }

    /** Somebody holds a row that the repair wants to change, and commits once it waits for it. */
    private void assertRefusedFor(RowLock otherClient, Job job) throws SQLException {
        CompletableFuture<CommandRun> repair = CompletableFuture.supplyAsync(() -> verify(job, dir, "--repair"));
        otherClient.awaitWaiting(1);
        otherClient.commit();
        CommandRun run = repair.join();
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNDECIDED);
        assertThat(run.err()).contains("was changed by another client during the repair: nothing was corrected");
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
        try (LocalNode node = LocalNode.start(job)) {
            job.awaitSettled(20_000, PATIENCE);
            long first = firstRow(job);
            job.execute("UPDATE gross_income SET gross_income = gross_income + 0.01 WHERE id = " + first);
            job.execute("UPDATE gross_income SET cheapest = cheapest - 1000 WHERE id = " + (first + 1));
            job.execute("DELETE FROM gross_income WHERE id = " + (first + 2));
            job.execute("INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income, orders, cheapest)"
                    + " VALUES ('XX', 1, 2, " + START + ", 3.5, 4, 5)");

            CommandRun found = verify(job, dir);
            assertThat(found.exitCode()).as(found.toString()).isEqualTo(DIFFERENT);
            assertThat(found.out())
                    .contains("Different: 4 of ")
                    .contains("region XX, shopid 1, itemid 2: has cheapest 5.00, gross_income 3.50, orders 4, must not")
                    .contains("is missing, must have cheapest ");

            produce(job, 7, START_MS + 1_000, 2_000);
            CommandRun repaired = verify(job, dir, "--repair", "--limit", "1");
            assertThat(repaired.exitCode()).as(repaired.toString()).isEqualTo(EQUAL);
            assertThat(repaired.out()).contains("... and 3 more", "Repaired: 4 of ");

            job.awaitSettled(22_000, PATIENCE);
            node.stop();
        }
        CommandRun after = verify(job, dir);
        assertThat(after.exitCode()).as(after.toString()).isEqualTo(EQUAL);
    }

    /** The pipeline adds to the rows of the first minute all the time, in transactions of its own. */
    @Test
    void when_thePipelineWritesTheSameRows_then_theRepairIsExactEachTime() {
        Job job = Job.create(SERVERS, 2).with("window.emit", "100ms");
        AtomicBoolean enough = new AtomicBoolean();
        try (LocalNode node = LocalNode.start(job);
                OrderProducer producer = new OrderProducer(
                        Map.of("bootstrap.servers", job.bootstrapServers()),
                        job.topic(),
                        orders(8, START_MS),
                        Pace.LIVE,
                        false)) {
            CompletableFuture<Long> sent =
                    CompletableFuture.supplyAsync(() -> producer.run(Long.MAX_VALUE, enough::get));
            Await.until(() -> job.accounted() > 0, PATIENCE, () -> "first orders");
            for (int round = 0; round < 3; round++) {
                job.execute(ADD_ONE + firstRow(job));
                long before = job.accounted();
                CommandRun repaired = verify(job, dir, "--repair");
                assertThat(repaired.exitCode()).as(repaired.toString()).isEqualTo(EQUAL);
                assertThat(repaired.out()).contains("Repaired: 1 of ");
                Await.until(() -> job.accounted() > before, PATIENCE, () -> "orders past " + before);
            }
            enough.set(true);
            job.awaitSettled(sent.join(), PATIENCE);
            node.stop();
        }
        CommandRun after = verify(job, dir);
        assertThat(after.exitCode()).as(after.toString()).isEqualTo(EQUAL);
    }

    @Test
    void when_somebodyElseChangesARowAfterItWasCompared_then_refusesAndNothingIsCorrected() throws Exception {
        Job job = settled(9);
        long first = firstRow(job);
        job.execute(ADD_ONE + first);
        job.execute(ADD_ONE + (first + 1));
        try (RowLock otherClient = RowLock.by(job, ADD_ONE + (first + 1))) {
            assertRefusedFor(otherClient, job);
        }
        assertDifferences(job, 2);
        assertRepaired(job);
    }

    @Test
    void when_somebodyElseAddsAMissingRowAfterItWasCompared_then_refusesAndNothingIsCorrected() throws Exception {
        Job job = settled(10);
        long first = firstRow(job);
        String copy = "INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income)"
                + " SELECT region, shopid, itemid, `timestamp`, gross_income + 1 FROM kept";
        job.execute("CREATE TABLE kept AS SELECT * FROM gross_income WHERE id = " + first);
        job.execute("DELETE FROM gross_income WHERE id = " + first);
        try (RowLock otherClient = RowLock.by(job, copy)) {
            assertRefusedFor(otherClient, job);
        }
        assertDifferences(job, 1);
        assertRepaired(job);
    }

    @Test
    void when_theUserMayNotDelete_then_namesThePrivilegeAndNothingIsCorrected() {
        Job job = settled(11);
        job.execute(ADD_ONE + firstRow(job));
        job.execute(STRAY);
        job.executeAsRoot("REVOKE DELETE ON " + job.database() + ".* FROM 'etl'@'127.0.0.1'");
        CommandRun run = verify(job, dir, "--repair");
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(UNDECIDED);
        assertThat(run.err()).contains("the user lacks a privilege on the table", "DELETE", "gross_income");
        assertDifferences(job, 2);
        job.executeAsRoot("GRANT DELETE ON " + job.database() + ".* TO 'etl'@'127.0.0.1'");
        assertRepaired(job);
    }

    @Test
    void when_killedAmidARepair_then_nothingIsCorrectedAndTheNextOneIsWhole() throws Exception {
        Job job = settled(12);
        long first = firstRow(job);
        job.execute(ADD_ONE + first);
        job.execute(ADD_ONE + (first + 1));
        job.execute(STRAY);
        String[] arguments = OrderHour.arguments(job, dir, FROM, TO, "--repair");
        try (RowLock lock = RowLock.by(job, "SELECT * FROM gross_income WHERE id = " + (first + 1) + " FOR UPDATE");
                FatJar process = FatJar.start(dir, List.of("-Xmx256m"), Map.of(), arguments)) {
            lock.awaitWaiting(1);
            process.kill();
        }
        assertDifferences(job, 3);
        assertRepaired(job);
    }
}
