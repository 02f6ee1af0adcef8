package io.streamingetl.cli.verify;

import static io.streamingetl.cli.verify.OrderHour.DIFFERENT;
import static io.streamingetl.cli.verify.OrderHour.EQUAL;
import static io.streamingetl.cli.verify.OrderHour.START;
import static io.streamingetl.cli.verify.OrderHour.START_MS;
import static io.streamingetl.cli.verify.OrderHour.TO;
import static io.streamingetl.cli.verify.OrderHour.produce;
import static io.streamingetl.cli.verify.OrderHour.verify;
import static io.streamingetl.cli.verify.OrderHour.verifyBetween;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which windows and which rows {@code verify} compares. */
@AnyDatabase
class VerifyWindowsIT {
    private static final String STRAY = "INSERT INTO gross_income (region, shopid, itemid, `timestamp`, gross_income)"
            + " VALUES ('XX', 1, 2, %d, 3.5)";

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @TempDir
    private Path dir;

    private JsonObject result(Job job, String from, String to) {
        return new JsonObject(verifyBetween(job, dir, from, to, "--json").out());
    }

    @Test
    void when_thePlanHasSeveralSizes_then_theWindowsOfEachAreCompared() {
        Job job = Job.create(SERVERS, 2);
        produce(job, 1, START_MS, 30_000);
        LocalNode.runUntilSettled(job, 30_000);
        produce(job, 2, START_MS + 30_000, 60_000);
        LocalNode.runUntilSettled(job.with("window.size", "7s"), 90_000);
        produce(job, 3, START_MS + 90_000, 60_000);
        LocalNode.runUntilSettled(job.with("window.size", "60s"), 150_000);
        assertThat(job.number("SELECT COUNT(*) FROM etl_window_plan")).isEqualTo(3);

        CommandRun equal = verify(job, dir);
        assertThat(equal.exitCode()).as(equal.toString()).isEqualTo(EQUAL);
        long cutOff =
                job.number("SELECT effective_from / 1000 FROM etl_window_plan ORDER BY effective_from LIMIT 2, 1");
        assertThat(cutOff % 60).as("a boundary amid a window of a minute").isNotZero();
        job.execute(
                "UPDATE gross_income SET gross_income = gross_income + 1 WHERE `timestamp` = " + cutOff + " LIMIT 1");
        CommandRun different = verify(job, dir);
        assertThat(different.exitCode()).as(different.toString()).isEqualTo(DIFFERENT);
        assertThat(different.out()).contains("Different: 1 of ");
        assertThat(verify(job, dir, "--repair").exitCode()).isEqualTo(EQUAL);
        assertThat(verify(job, dir).exitCode()).isEqualTo(EQUAL);
    }

    @Test
    void when_theRangeBeginsOrEndsAmidAWindow_then_onlyWholeWindowsAreCompared() {
        Job job = Job.create(SERVERS, 1);
        produce(job, 4, START_MS, 200_000);
        LocalNode.runUntilSettled(job, 200_000);
        job.execute("UPDATE gross_income SET gross_income = gross_income + 1 WHERE `timestamp` = " + (START + 60));
        job.execute("UPDATE gross_income SET gross_income = gross_income + 1 WHERE `timestamp` = " + (START + 180));

        JsonObject inner = result(job, "2018-09-21T06:00:00.001Z", "2018-09-21T06:02:59.999Z");
        assertThat(inner.getString("result")).as(inner.encode()).isEqualTo("equal");
        assertThat(inner.getString("from")).isEqualTo("2018-09-21T06:01:00Z");
        assertThat(inner.getString("to")).isEqualTo("2018-09-21T06:02:00Z");
        assertThat(inner.getLong("rows"))
                .isEqualTo(job.number("SELECT COUNT(*) FROM gross_income WHERE `timestamp` = " + (START + 120)));
        JsonObject outer = result(job, "2018-09-21T06:00:00Z", "2018-09-21T06:03:00Z");
        assertThat(outer.getString("result")).isEqualTo("different");
        assertThat(outer.getLong("differentRows"))
                .isEqualTo(job.number("SELECT COUNT(*) FROM gross_income WHERE `timestamp` IN (" + (START + 60) + ","
                        + (START + 180) + ")"));
    }

    @Test
    void when_aRowHasALabelThatNoWindowHas_then_itMustNotBeThere() {
        Job job = Job.create(SERVERS, 1);
        produce(job, 5, START_MS, 1_000);
        LocalNode.runUntilSettled(job, 1_000);
        job.execute(STRAY.formatted(START + 30));
        job.execute(STRAY.formatted(START));
        CommandRun found = verify(job, dir);
        assertThat(found.exitCode()).as(found.toString()).isEqualTo(DIFFERENT);
        assertThat(found.out())
                .as("the label of the window before the range belongs to no window of it")
                .contains("Different: 1 of ", Instant.ofEpochSecond(START + 30).toString(), "must not exist");
        assertThat(verify(job, dir, "--repair").exitCode()).isEqualTo(EQUAL);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income WHERE region = 'XX'"))
                .isEqualTo(1);
    }

    @Test
    void when_theRangeReachesToTheEndOfTime_then_itIsCompared() {
        Job job = Job.create(SERVERS, 1);
        produce(job, 6, START_MS, 1_000);
        LocalNode.runUntilSettled(job, 1_000);
        JsonObject all = result(job, "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z");
        assertThat(all.getString("result")).as(all.encode()).isEqualTo("equal");
        CommandRun margin = verifyBetween(job, dir, "1970-01-01T00:00:00Z", TO, "--margin", "1");
        assertThat(margin.exitCode()).as(margin.toString()).isEqualTo(EQUAL);
        assertThat(margin.out()).contains("1,000 records read");
        CommandRun century = verify(job, dir, "--margin", "52704000");
        assertThat(century.exitCode()).as(century.toString()).isEqualTo(EQUAL);
        assertThat(century.out()).contains("1,000 records read");
    }
}
