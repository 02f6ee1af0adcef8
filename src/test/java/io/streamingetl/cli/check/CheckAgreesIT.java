package io.streamingetl.cli.check;

import static io.streamingetl.cli.check.CheckedJob.ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever keeps {@code run} from its work, {@code check} reports with the same reason. */
class CheckAgreesIT extends CheckFixture {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int A_PERSON_MUST_ACT = 2;
    private static final int FAILED = 1;

    private static final String PROGRESS = """
            SELECT COUNT(*) + COALESCE(SUM(owner_epoch), 0) + COALESCE(SUM(flushes), 0) FROM etl_progress""";

    CheckAgreesIT() {
        super(1);
    }

    /** What keeps run from its start, so that a person must act. */
    static Stream<Arguments> refusedAtTheStart() {
        return Stream.of(
                fault(
                        "column gross_income.id is at its end",
                        job -> job.execute(
                                "INSERT INTO gross_income (id, region, shopid, itemid, timestamp, gross_income)"
                                        + " VALUES (9223372036854775807, 'TW', 2, 1, 1537514460, 1)")),
                fault(
                        "window.label is \"start\": pipeline orders was started with",
                        job -> job.with("window.label", "start")),
                fault(
                        "price: decimal(13,2), region: string(16)",
                        job -> job.with(
                                "event.types",
                                "{region: string(16), shopid: integer, itemid: integer, count: integer,"
                                        + " price: 'decimal(13,2)'}")),
                fault(
                        "sink.table is \"other\": pipeline orders was started with",
                        job -> job.with("sink.table", "other")),
                fault(
                        "in etl_window_plan can't be right: window size is 0 ms: must be positive",
                        job -> job.execute("UPDATE etl_window_plan SET size_ms = 0")),
                fault("http.host: can't listen on 192.0.2.1", job -> job.with("http.host", "192.0.2.1")
                        .with("http.token", "secret")),
                fault("cluster.config: no-such.xml can't be read", job -> job.with("cluster.enabled", "true")
                        .with("cluster.config", "no-such.xml")),
                fault("cluster.host: can't listen on 192.0.2.1", job -> job.with("cluster.enabled", "true")
                        .with("cluster.host", "192.0.2.1")),
                fault("cluster.tls: its files can't be used: ", job -> job.with("cluster.enabled", "true")
                        .with("cluster.tls", "{certificate: no.pem, key: no.pem, ca: no.pem}")));
    }

    @ParameterizedTest
    @MethodSource("refusedAtTheStart")
    void when_runRefusesToStart_then_checkGivesTheSameReason(String reason, Consumer<Job> fault) {
        settleOneOrder();
        fault.accept(job);
        assertCheckRefuses(reason);

        CommandRun run = assertTimeoutPreemptively(PATIENCE, () -> runCommand());
        assertThat(run.err()).contains(reason);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(A_PERSON_MUST_ACT);
        assertThat(job.number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '" + job.database()
                        + "' AND table_name = 'other'"))
                .as("tables made in spite of it")
                .isZero();
    }

    /** What keeps a node that started from its work. */
    static Stream<Arguments> notReady() {
        return Stream.of(
                fault(
                        "ledger does not add up: 2 records, 1 aggregated",
                        job -> job.execute("UPDATE etl_progress SET records = records + 1")),
                fault(
                        "resume offset 6 is past next offset 1; correct it",
                        job -> job.execute("UPDATE etl_progress SET resume_offset = 6")),
                fault(
                        "but Kafka lost its records from offset 2 on",
                        job -> job.execute("UPDATE etl_progress SET next_offset = 100, resume_offset = 100")),
                fault("was deleted and made again: its progress belongs to topic id", CheckAgreesIT::makeTopicAgain),
                fault(
                        "closed for stock-taking",
                        job -> job.executeAsRoot(
                                "CREATE TRIGGER refuse BEFORE INSERT ON gross_income FOR EACH ROW SIGNAL SQLSTATE '45000'"
                                        + " SET MESSAGE_TEXT = 'closed for stock-taking'")),
                fault(
                        "topic gone does not exist",
                        job -> job.execute("UPDATE etl_progress SET topic = 'gone', resume_offset = 0")),
                fault(
                        "it does not exist, or the user may not see it; create it",
                        job -> job.with("quarantine.topic", "no-such-topic")));
    }

    @ParameterizedTest
    @MethodSource("notReady")
    void when_aNodeIsNotReady_then_checkGivesTheSameReason(String reason, Consumer<Job> fault) {
        settleOneOrder();
        fault.accept(job);
        job.send(CheckedJob.order(2));
        assertCheckRefuses(reason);

        try (LocalNode node = LocalNode.startWithoutWaiting(job)) {
            node.awaitReason(reason);
        }
    }

    private static Arguments fault(String reason, Consumer<Job> fault) {
        return Arguments.of(reason, fault);
    }

    private static void makeTopicAgain(Job job) {
        try (Admin admin = SERVERS.kafka().admin()) {
            admin.deleteTopics(List.of(job.topic())).all().get();
            Await.until(
                    () -> !admin.listTopics().names().get().contains(job.topic()),
                    PATIENCE,
                    () -> job.topic() + " to be gone");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        SERVERS.kafka().createTopic(job.topic(), 1, Map.of());
    }

    private void settleOneOrder() {
        job.send(CheckedJob.order(1));
        LocalNode.runUntilSettled(job, 1);
    }

    /** It also changes nothing. */
    private void assertCheckRefuses(String reason) {
        long before = job.number(PROGRESS);
        CommandRun check = checked.check("--json");
        assertThat(new JsonObject(check.out())
                        .getJsonArray("findings").stream()
                                .map(JsonObject.class::cast)
                                .filter(finding -> finding.getString("level").equals("error"))
                                .map(finding -> finding.getString("detail") + "; " + finding.getString("advice")))
                .as(check.toString())
                .anySatisfy(detail -> assertThat(detail).contains(reason));
        assertThat(check.exitCode()).isEqualTo(ERROR);
        assertThat(job.number(PROGRESS)).as("progress").isEqualTo(before);
    }

    private CommandRun runCommand() {
        return CommandRun.of("run", "--conf", job.file(dir).toString());
    }

    @Test
    void when_anotherProcessHasThePort_then_bothRefuse() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            job.with("http.port", String.valueOf(other.getLocalPort()));
            String reason = "http.port: " + other.getLocalPort() + " on 127.0.0.1 is in use by another process";
            checked.assertFinds(ERROR, reason);
            CommandRun run = assertTimeoutPreemptively(PATIENCE, () -> runCommand());
            assertThat(run.err()).contains(reason);
            assertThat(run.exitCode()).isEqualTo(FAILED);
        }
    }

    @Test
    void when_theClustersFileIsBroken_then_bothRefuse() throws IOException {
        Path file = Files.writeString(dir.resolve("cluster.xml"), "<hazelcast>");
        job.with("cluster.config", file.toString());
        String reason = "cluster.config: " + file + " can't be read: ";
        CommandRun check = checked.check("--cluster");
        assertThat(check.out()).contains(reason);
        assertThat(check.exitCode()).isEqualTo(ERROR);
        CommandRun run = assertTimeoutPreemptively(
                PATIENCE,
                () -> CommandRun.of("run", "--cluster", "--conf", job.file(dir).toString()));
        assertThat(run.err()).contains(reason);
        assertThat(run.exitCode()).isEqualTo(A_PERSON_MUST_ACT);
    }
}
