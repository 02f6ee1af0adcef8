package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.node.NodeHttp;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The log of the jar while the database or the broker is unreachable for many retries. */
@Tag("faults")
class OutageLogIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ORDER = """
            {"itemid": 1, "count": 1, "timestamp": 1537514430, "price": 4.03, "shopid": 1, "region": "TW"}""";

    /** Kafka's clients reconnect about once a second each, the writer about twice a second. */
    private static final long OUTAGE_SECONDS = 8;

    @TempDir
    private Path dir;

    /** Starts the jar and returns when it reads. */
    private FatJar start(Job job) {
        job.with("source.lanes", "1");
        FatJar node = FatJar.run(dir, job, Map.of());
        node.awaitLog("reads " + job.topic() + "-0", PATIENCE);
        return node;
    }

    private static void awaitReady(NodeHttp http, boolean ready) {
        Await.until(() -> http.status().getBoolean("ready") == ready, PATIENCE, () -> "ready: " + ready);
    }

    private static void interrupt(TcpProxy proxy) {
        proxy.refuse();
        proxy.cut();
    }

    /** Waits until the node is not ready, and then for the length of the outage by the node's clock. */
    private static void awaitLongOutage(NodeHttp http) throws IOException, InterruptedException {
        awaitReady(http, false);
        long begin = http.status().getLong("uptimeSeconds");
        Await.until(
                () -> http.status().getLong("uptimeSeconds") >= begin + OUTAGE_SECONDS,
                PATIENCE,
                () -> "a long outage");
    }

    /**
     * The kinds of lines that contain this text, logged after {@code before}, without the periodic ones; lines that
     * differ only in numbers are one kind.
     */
    private static List<String> kinds(FatJar node, String before, String text) {
        return node.text()
                .substring(before.length())
                .lines()
                .filter(line -> line.contains(text) && !line.contains(" run - "))
                .map(line -> line.replaceAll("\\d+", "#"))
                .toList();
    }

    /** The Kafka client's warnings may appear beside the node's, but no kind of warning repeats. */
    private static void assertNoWarningTwice(FatJar node, String before) {
        assertThat(kinds(node, before, " WARN ")).doesNotHaveDuplicates();
        assertThat(kinds(node, before, " ERROR ")).doesNotHaveDuplicates();
    }

    @Test
    void when_databaseIsUnreachableForManyRetries_then_startAndEndAreLoggedOnce() throws Exception {
        try (TcpProxy proxy = TcpProxy.toDatabase(SERVERS.database())) {
            Job job = Job.create(SERVERS, 1).with("sink.port", String.valueOf(proxy.port()));
            try (FatJar node = start(job)) {
                NodeHttp http = NodeHttp.of(node, "", PATIENCE);
                awaitReady(http, true);
                String before = node.text();
                interrupt(proxy);
                job.send(ORDER);
                Await.until(
                        () -> http.get("/health/ready").body().contains("does not accept writes"),
                        PATIENCE,
                        () -> "a retried flush");
                awaitLongOutage(http);
                assertThat(http.status().getJsonObject("totals").getLong("retries"))
                        .isGreaterThan(5);
                proxy.accept();
                node.awaitLog("accepts writes again", PATIENCE);
                assertThat(kinds(node, before, "the database does not accept writes"))
                        .singleElement(STRING)
                        .contains(" WARN ");
                assertThat(kinds(node, before, "the database accepts writes again"))
                        .hasSize(1);
                assertNoWarningTwice(node, before);
            }
        }
    }

    @Test
    void when_brokerIsUnreachableForManyRetries_then_noWarningRepeats() throws Exception {
        try (TcpProxy proxy = SERVERS.kafka().proxy()) {
            Job job = Job.create(SERVERS, 1)
                    .with("source.kafka.bootstrap.servers", SERVERS.kafka().proxiedBootstrapServers());
            try (FatJar node = start(job)) {
                NodeHttp http = NodeHttp.of(node, "", PATIENCE);
                awaitReady(http, true);
                String before = node.text();
                interrupt(proxy);
                awaitLongOutage(http);
                proxy.accept();
                awaitReady(http, true);
                assertThat(kinds(node, before, "could not be established")).isNotEmpty();
                assertThat(kinds(node, before, "fails, and is retried")).isNotEmpty();
                assertThat(kinds(node, before, "works again")).isNotEmpty().doesNotHaveDuplicates();
                assertNoWarningTwice(node, before);
            }
        }
    }
}
