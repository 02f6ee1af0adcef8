package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The jar as users run it. */
@AnyDatabase
class FatJarIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    private FatJar run(Path conf) {
        return FatJar.start(dir, List.of("-Xmx256m"), Map.of(), "run", "--conf", conf.toString());
    }

    private static void produce(Job job, long seed, long count) {
        job.produce(OrderOptions.of(seed, START_MS, 1_000).withDisorder(2_000, 0.001), count, false);
    }

    @Test
    void when_twoProcessesShareATopic_then_tableEqualsRecomputation() throws Exception {
        Job job = Job.create(SERVERS, 4);
        Path conf = job.file(dir);
        try (FatJar one = run(conf);
                FatJar two = run(conf)) {
            one.awaitLog("reads " + job.topic(), PATIENCE);
            two.awaitLog("reads " + job.topic(), PATIENCE);
            produce(job, 1, 200_000);
            job.awaitSettled(200_000, PATIENCE);
            assertThat(job.differences(OracleSpec.window(60))).isEmpty();
            one.terminate();
            two.terminate();
            assertThat(one.waitForExit(PATIENCE)).as(one.text()).isZero();
            assertThat(two.waitForExit(PATIENCE)).as(two.text()).isZero();
        }
    }

    @Test
    void when_theNodeIsNotClustered_then_noClassOfHazelcastIsLoaded() throws Exception {
        Job job = Job.create(SERVERS, 1);
        Path classes = dir.resolve("classes");
        List<String> options = List.of("-Xmx256m", "-Xlog:class+load:file=" + classes);
        try (FatJar jar = FatJar.start(
                dir, options, Map.of(), "run", "--conf", job.file(dir).toString())) {
            jar.awaitLog("reads " + job.topic(), PATIENCE);
            jar.terminate();
            assertThat(jar.waitForExit(PATIENCE)).as(jar.text()).isZero();
        }
        assertThat(Files.readString(classes))
                .contains("io.streamingetl.pipeline.write.WriterVerticle ")
                .doesNotContain("hazelcast");
    }

    @Test
    void when_sighup_then_theChangedConfigurationIsReadAndABadOneIsNot() throws Exception {
        Job job = Job.create(SERVERS, 1).with("reload.scan-period", "0s");
        Path conf = job.file(dir);
        try (FatJar jar = run(conf)) {
            jar.awaitLog("reads " + job.topic(), PATIENCE);
            assumeFalse(jar.ignoresHangUp(), "SIGHUP is ignored here, as under nohup");
            job.with("window.late", "quarantine").file(dir);
            jar.hangUp();
            jar.awaitLog("reloads: window.late from add to quarantine", PATIENCE);
            jar.awaitLog("reloaded: configuration [0-9a-f]{12} is active", PATIENCE);
            Files.writeString(conf, "");
            jar.hangUp();
            jar.awaitLog("the changed one is refused: .*etl.yaml: is empty", PATIENCE);
            job.with("log.format", "json").file(dir);
            jar.hangUp();
            jar.awaitLog("^\\{\"timestamp\".*reloaded: configuration [0-9a-f]{12} is active", PATIENCE);
            jar.terminate();
            assertThat(jar.waitForExit(PATIENCE)).as(jar.text()).isZero();
        }
    }

    @Test
    void when_configurationIsBad_then_everyMistakeIsNamedAndExitCodeIs2() throws Exception {
        Path conf = Files.writeString(dir.resolve("bad.yaml"), "window: { sise: 60s, label: middle }\n");
        try (FatJar jar = run(conf)) {
            assertThat(jar.waitForExit(PATIENCE)).isEqualTo(2);
            assertThat(jar.text())
                    .contains("window.sise")
                    .contains("window.label")
                    .contains("middle")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void when_tableDiffers_then_differencesAreListedAndExitCodeIs2() {
        Job job = Job.create(SERVERS, 1).with("sink.create-table", "false");
        try (FatJar jar = run(job.file(dir))) {
            assertThat(jar.waitForExit(PATIENCE)).as(jar.text()).isEqualTo(2);
            assertThat(jar.text())
                    .contains("gross_income")
                    .contains("CREATE TABLE")
                    .doesNotContain("\tat ");
        }
    }
}
