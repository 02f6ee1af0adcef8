package io.streamingetl.pipeline.reload;

import static io.streamingetl.pipeline.reload.ReloadingNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.RowLock;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A new window size for a table that has rows without progress rows. */
class WindowPlanIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    /** A multiple of 60 s and of 50 s. */
    private static final long START = 1537514400;

    private final Job job = Job.create(SERVERS, 1).with("reload.scan-period", "0s");

    @TempDir
    Path folder;

    @Test
    void when_aRecordAheadOfTheStreamIsRedrivenAndTheSizeChanges_then_eachRecordIsInOneWindowOfThePlan()
            throws Exception {
        try (ReloadingNode node = ReloadingNode.start(job, folder)) {
            job.send(order(5, "1.00"), order(10, "1.00"), order(100, "\"2.50\""));
            job.awaitSettled(3, PATIENCE);
            redrive();
            assertThat(cents(120)).isEqualTo(250);

            node.apply("window.size", "50s");
            job.send(order(110, "4.00"));
            job.awaitSettled(4, PATIENCE);
        }
        assertThat(job.number("SELECT MAX(effective_from) FROM etl_window_plan"))
                .as("the end of the redriven record's window")
                .isEqualTo((START + 120) * 1000);
        assertThat(cents(120)).as("the redriven record and the one beside it").isEqualTo(650);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income")).isEqualTo(2);
        assertVerified();
    }

    @Test
    void when_progressIsDeletedAndTheSizeChanges_then_rowsKeepTheirWindows() {
        job.send(order(5, "1.00"), order(70, "1.00"));
        LocalNode.runUntilSettled(job, 2);
        job.executeAsRoot("DELETE FROM etl_progress");

        job.with("window.size", "50s").with("source.start", "latest");
        try (LocalNode node = LocalNode.start(job)) {
            Await.until(
                    () -> job.number("SELECT COUNT(*) FROM etl_progress WHERE owner_epoch > 0") == 1,
                    PATIENCE,
                    () -> "the partition to be reclaimed");
            job.send(order(130, "4.00"));
            job.awaitSettled(1, PATIENCE);
            node.stop();
        }
        assertThat(job.number("SELECT MIN(size_ms) FROM etl_window_plan WHERE effective_from = 0"))
                .as("the size of the windows that have rows")
                .isEqualTo(60_000);
        assertThat(job.number("SELECT effective_from FROM etl_window_plan WHERE size_ms = 50000"))
                .isEqualTo((START + 120) * 1000);
        assertThat(cents(150)).isEqualTo(400);
    }

    @Test
    void when_theSizeChangesWhileARecordWithoutProgressIsRedriven_then_itsRowFollowsTheCurrentPlan() throws Exception {
        job.send(order(5, "1.00"), order(100, "\"2.50\""));
        LocalNode.runUntilSettled(job, 2);
        job.executeAsRoot("DELETE FROM etl_progress");
        try (RowLock change = RowLock.by(job, "SELECT * FROM etl_window_plan FOR UPDATE")) {
            CompletableFuture<Void> redriven = CompletableFuture.runAsync(this::redrive);
            change.awaitWaiting(1);
            change.execute("INSERT INTO etl_window_plan (pipeline, effective_from, size_ms) VALUES ('orders', "
                    + (START + 60) * 1000 + ", 50000)");
            change.commit();
            redriven.get();
        }
        assertThat(cents(150)).isEqualTo(250);
    }

    private void redrive() {
        try {
            Path edit = Files.writeString(
                    folder.resolve("edits.jsonl"),
                    "{\"topic\": \"%s\", \"partition\": 0, \"offset\": %d, \"value\": %s}\n"
                            .formatted(
                                    job.topic(),
                                    job.number("SELECT `offset` FROM etl_quarantine"),
                                    order(100, "2.50")));
            CommandRun run = CommandRun.of("redrive", "--conf", job.file(folder).toString(), "--edit", edit.toString());
            assertThat(run.exitCode()).as(run.toString()).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertVerified() {
        CommandRun run = CommandRun.of(
                "verify",
                "--conf",
                job.file(folder).toString(),
                "--from",
                "2018-09-21T00:00:00Z",
                "--to",
                "2018-09-22T00:00:00Z");
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    /** The income, in cents, of the window that ends this many seconds after {@link #START}. */
    private long cents(long endSecond) {
        return job.number("SELECT COALESCE(SUM(gross_income) * 100, 0) FROM gross_income WHERE `timestamp` = "
                + (START + endSecond));
    }

    private static String order(long second, String price) {
        return "{\"itemid\": 1, \"count\": 1, \"timestamp\": %d, \"price\": %s, \"shopid\": 3, \"region\": \"TW\"}"
                .formatted(START + second, price);
    }
}
