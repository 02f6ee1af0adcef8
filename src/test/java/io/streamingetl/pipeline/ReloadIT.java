package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.EtlNode;
import io.streamingetl.cli.OrderOptions;
import io.streamingetl.cli.OrderProducer;
import io.streamingetl.cli.Pace;
import io.streamingetl.config.reload.ConfigLoader;
import io.streamingetl.config.reload.ConfigSource;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.ops.NodeStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.Oracle;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TestServers;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A running node whose configuration is changed, on a real broker and a real database. */
class ReloadIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final AtomicReference<NodeStatus> status = new AtomicReference<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private Vertx vertx;
    private Job job;
    private EtlNode node;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        job = Job.create(SERVERS, 3)
                .with("source.lanes", "2")
                .with("window.size", "5s")
                .with("window.max-out-of-orderness", "1s")
                .with("reload.scan-period", "0s");
    }

    private void startNode() {
        ConfigSource source = ConfigSource.of(job.file(folder).toString());
        node = new EtlNode(
                        vertx,
                        Optional.of(source),
                        ConfigLoader.load(vertx, source).await())
                .start(Duration.ofMillis(200), status::set)
                .await();
    }

    @AfterEach
    void closeVertx() {
        vertx.close().await();
    }

    private ConfigStatus reload(String key, String value) {
        job.with(key, value).file(folder);
        return node.reload().await();
    }

    private void reloads(String key, String value) {
        long before = job.accounted();
        assertThat(reload(key, value).error()).as("%s: %s", key, value).isEmpty();
        Await.until(() -> job.accounted() > before, PATIENCE, () -> "records after " + key + ": " + value);
    }

    /** Orders with event times of now until it is closed. */
    private final class Load implements AutoCloseable {
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final CompletableFuture<Long> sent;

        Load(String topic, long seed) {
            OrderOptions options = OrderOptions.of(seed, System.currentTimeMillis(), 2_000)
                    .withKeys(50, 5)
                    .withDisorder(500, 0);
            OrderProducer producer = new OrderProducer(
                    Map.of("bootstrap.servers", job.bootstrapServers()), topic, options, Pace.LIVE, true);
            sent = CompletableFuture.supplyAsync(() -> producer.run(Long.MAX_VALUE, stopping::get))
                    .whenComplete((count, failure) -> producer.close());
        }

        void stop() {
            stopping.set(true);
        }

        @Override
        public void close() {
            stop();
            sent.join();
        }
    }

    @Test
    void when_eachReloadableKeyChangesUnderLoad_then_noRecordIsLostOrCountedTwice() throws Exception {
        startNode();
        job.executeAsRoot("CREATE USER IF NOT EXISTS 'second'@'%' IDENTIFIED BY 'secret'");
        job.executeAsRoot("GRANT SELECT, INSERT, UPDATE, CREATE ON " + job.database() + ".* TO 'second'@'%'");
        try (Load load = new Load(job.topic(), 1)) {
            Await.until(() -> job.accounted() > 0, PATIENCE, () -> "a first commit");
            reloads("window.emit", "300ms");
            reloads("window.size", "3s");
            reloads("window.max-out-of-orderness", "2s");
            reloads("window.idle-after", "700ms");
            reloads("window.max-future", "1h");
            reloads("window.late", "quarantine");
            reloads("window.max-open-keys", "1000");
            reloads("window.max-replay-records", "5000");
            reloads("window.size", "4s");
            reloads("source.lanes", "3");
            reloads("source.lanes", "1");
            reloads("source.kafka.max.poll.records", "100");
            reloads("sink.connections", "3");
            job.with("sink.user", "second");
            reloads("sink.password", "secret");
            assertThat(connections("second")).isPositive();
            load.stop();
        }
        long sent = Oracle.read(job.bootstrapServers(), job.topic(), OracleSpec.window(3))
                .records();
        job.awaitSettled(sent, PATIENCE);

        assertThat(job.plannedWindows().sizes().values()).containsExactly(5L, 3L, 4L);
        assertThat(job.differences(job.plannedWindows())).isEmpty();
    }

    @Test
    void when_aTopicIsAddedAndRemoved_then_itIsReadAndWhatItHadIsWritten() throws Exception {
        job.with("window.size", "86400s");
        startNode();
        String second = SERVERS.newTopic(2);
        try (Load one = new Load(job.topic(), 1)) {
            try (Load two = new Load(second, 2)) {
                taken("source.topics", "[" + job.topic() + ", " + second + "]");
                Await.until(() -> position(second) > 2_000, PATIENCE, () -> "records of the added topic");
                taken("source.topics", "[" + job.topic() + "]");
                assertThat(records(second)).isGreaterThan(2_000);
                assertThat(job.number("SELECT COUNT(*) FROM etl_progress WHERE topic = '" + second
                                + "' AND resume_offset < next_offset"))
                        .as("partitions of the removed topic with something unwritten")
                        .isZero();
                two.stop();
            }
            taken("source.topics", "[" + job.topic() + ", " + second + "]");
            one.stop();
        }
        taken("window.emit", "200ms");
        Oracle first = Oracle.read(job.bootstrapServers(), job.topic(), OracleSpec.window(86_400));
        Oracle other = Oracle.read(job.bootstrapServers(), second, OracleSpec.window(86_400));
        Await.until(
                () -> job.accounted() == first.records() + other.records(),
                PATIENCE,
                () -> "both topics; accounted " + job.accounted());
        Await.until(() -> job.openPartitions() == 0, PATIENCE, () -> "all to be written");

        assertThat(written()).isEqualByComparingTo(total(first).add(total(other)));
    }

    private long connections(String user) throws Exception {
        try (Connection connection = SERVERS.database().root();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '" + user + "'")) {
            count.next();
            return count.getLong(1);
        }
    }

    private void taken(String key, String value) {
        assertThat(reload(key, value).error()).isEmpty();
    }

    /** How many records of a topic the node has read. */
    private long position(String topic) {
        return status.get().partitions().stream()
                .filter(partition -> partition.id().topic().equals(topic))
                .mapToLong(PartitionStatus::position)
                .sum();
    }

    private long records(String topic) {
        return job.number("SELECT COALESCE(SUM(records), 0) FROM etl_progress WHERE topic = '" + topic + "'");
    }

    private BigDecimal written() throws Exception {
        try (Connection connection = job.jdbc();
                Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery("SELECT SUM(gross_income) FROM gross_income")) {
            sum.next();
            return sum.getBigDecimal(1);
        }
    }

    private static BigDecimal total(Oracle oracle) {
        return oracle.rows().values().stream().map(row -> row[0]).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void when_theChangeIsRefused_then_theLastGoodRunsOnAndItIsVisible() throws Exception {
        startNode();
        try (Load load = new Load(job.topic(), 3)) {
            Path file = job.file(folder);
            String good = Files.readString(file);
            Files.writeString(file, good.substring(0, good.length() / 2) + "\n  [");
            assertThat(node.reload().await().error().orElseThrow()).contains("is not YAML");
            Files.writeString(file, "");
            assertThat(node.reload().await().error().orElseThrow()).contains("is empty");
            Files.delete(file);
            assertThat(node.reload().await().error().orElseThrow()).contains("there is no such file");
            refused("sink.table", "other", "gross_income", "is fixed");
            refused("sink.password", "wrong", job.password(), "password");
            refused("source.kafka.security.protocol", "NOPE", "PLAINTEXT", "security.protocol");
            assertThat(get("/metrics", "").body())
                    .contains("etl_config_reload_failures_total{pipeline=\"orders\"} 6.0")
                    .contains("etl_config_reloads_total{pipeline=\"orders\"} 1.0");
            load.stop();
        }
        long sent = Oracle.read(job.bootstrapServers(), job.topic(), OracleSpec.window(5))
                .records();
        job.awaitSettled(sent, PATIENCE);

        assertThat(job.differences(OracleSpec.window(5))).isEmpty();
    }

    private void refused(String key, String bad, String good, String reason) throws Exception {
        assertThat(reload(key, bad).error().orElseThrow()).contains(reason);
        assertThat(get("/api/status", "").body()).contains("\"error\":\"").contains(reason);
        assertThat(reload(key, good).error()).isEmpty();
        long before = job.accounted();
        Await.until(() -> job.accounted() > before, PATIENCE, () -> "records after " + key + " was refused");
    }

    @Test
    void when_httpChanges_then_theNewAddressAnswersAndTheOldNoMore() throws Exception {
        startNode();
        int old = node.httpPort();
        taken("http.token", "letmein");

        assertThat(get("/api/status", "").statusCode()).isEqualTo(401);
        assertThat(get("/api/status", "letmein").body())
                .contains("\"token\":\"<redacted>\"")
                .doesNotContain("letmein");
        assertThat(node.httpPort()).isNotEqualTo(old);
        assertThat(CompletableFuture.supplyAsync(() -> answers(old)).join()).isFalse();
    }

    private boolean answers(int port) {
        try {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
