package io.streamingetl.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.FatJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands where Kafka's clients can't be made. */
@AnyDatabase
class UnusableKafkaIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String RANGE = "--from 2018-09-21T06:00:00Z --to 2018-09-21T07:00:00Z";

    @TempDir
    private Path dir;

    private final Job job = Job.create(SERVERS, 1);

    private CommandRun run(String command, String options) {
        return CommandRun.of(command, job.file(dir), options == null ? List.of() : List.of(options.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"check, 2,", "verify, 3, " + RANGE, "generate, 1, --count 1"})
    void when_noBrokersNameResolves_then_oneSentenceAndTheDocumentedCode(String command, int code, String options) {
        job.with("source.kafka.bootstrap.servers", "no-such-host.invalid:9092");
        CommandRun run = run(command, options);

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(code);
        assertThat(run.out() + run.err()).contains("no host in bootstrap.servers resolves: no-such-host.invalid:9092");
    }

    @ParameterizedTest
    @CsvSource({"check,", "verify, " + RANGE, "generate, --count 1", "redrive, --all"})
    void when_aPropertyIsWrong_then_oneSentenceAndTheCodeOfABadConfiguration(String command, String options) {
        job.with("source.kafka.security.protocol", "SASL_PLAINTEXT");
        CommandRun run = run(command, options);

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.out() + run.err())
                .contains(
                        "source.kafka: Kafka's client refuses these properties: Could not find a 'KafkaClient' entry");
    }

    @Test
    void when_runHasAWrongProperty_then_itEndsWithTheCodeOfABadConfiguration() {
        job.with("source.kafka.interceptor.classes", "no.Such");
        try (FatJar node = FatJar.run(dir, job, Map.of())) {
            assertThat(node.waitForExit(Duration.ofMinutes(1))).as(node.text()).isEqualTo(2);
            assertThat(node.text()).contains("source.kafka: Kafka's client refuses these properties: ");
        }
    }

    @Test
    void when_theSessionTimeoutIsBelowTheBrokersLeast_then_runAndCheckRefuseIt() {
        // The brokers of the tests accept 1 s.
        job.with("source.kafka.session.timeout.ms", "900").with("source.kafka.heartbeat.interval.ms", "300");
        CommandRun run = run("check", null);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.out())
                .contains(
                        "source.kafka.session.timeout.ms is 900, but the brokers accept 1000 (group.min.session.timeout");

        try (FatJar node = FatJar.run(dir, job, Map.of())) {
            assertThat(node.waitForExit(Duration.ofMinutes(1))).as(node.text()).isEqualTo(2);
            assertThat(node.text())
                    .contains(
                            "source.kafka: the consumer group refuses it: The session timeout is not within the range");
        }
    }

    @ParameterizedTest
    @CsvSource({"run, /dev/null/none, does not exist", "check, /dev/null/none, does not exist", "check, /proc, "})
    void when_theTemporaryFolderTakesNoNativeCode_then_itIsNamedAtTheStart(
            String command, String folder, String reason) {
        try (FatJar node = FatJar.start(
                dir,
                List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder),
                Map.of(),
                command,
                "--conf",
                job.file(dir).toString())) {
            assertThat(node.waitForExit(Duration.ofMinutes(1))).as(node.text()).isEqualTo(2);
            assertThat(node.text())
                    .contains(
                            "java.io.tmpdir is \"" + folder + "\": compressed batches (zstd, snappy) need native code",
                            "start Java with -Djava.io.tmpdir=FOLDER, where this user may write and execute files",
                            reason == null ? "" : reason);
        }
    }
}
