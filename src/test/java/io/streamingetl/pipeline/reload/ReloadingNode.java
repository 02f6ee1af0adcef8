package io.streamingetl.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigLoader;
import io.streamingetl.config.reload.ConfigSource;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.node.EtlNode;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.NodeHttp;
import io.streamingetl.testkit.oracle.Oracle;
import io.streamingetl.testkit.oracle.OracleSpec;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A node in this process whose configuration a test changes; it reloads on request only. */
public final class ReloadingNode implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<NodeStatus> status = new AtomicReference<>();
    private final Job job;
    private final Consumer<String> store;
    private final EtlNode node;

    private ReloadingNode(Job job, String location, Consumer<String> store) {
        this.job = job;
        this.store = store;
        configure();
        ConfigSource source = ConfigSource.of(location);
        EtlNode created = new EtlNode(
                vertx, Optional.of(source), ConfigLoader.load(vertx, source).await());
        node = created.start(Duration.ofMillis(200), status::set).await();
    }

    /** Creates a job with two lanes and three partitions. */
    static Job job(TestServers servers) {
        return Job.create(servers, 3)
                .with("source.lanes", "2")
                .with("window.size", "5s")
                .with("window.max-out-of-orderness", "1s")
                .with("reload.scan-period", "0s");
    }

    /**
     * Starts a node.
     *
     * @param folder folder of its configuration file
     */
    public static ReloadingNode start(Job job, Path folder) {
        return start(job, folder.resolve("etl.yaml").toString(), text -> job.file(folder));
    }

    /**
     * Starts a node.
     *
     * @param location where the node reads its configuration
     * @param store writes a configuration to that location
     */
    public static ReloadingNode start(Job job, String location, Consumer<String> store) {
        return new ReloadingNode(job, location, store);
    }

    EtlNode node() {
        return node;
    }

    NodeStatus status() {
        return status.get();
    }

    NodeHttp http(String token) {
        return new NodeHttp(node.httpPort(), token);
    }

    OrdersUnderLoad orders(String topic, long seed) {
        return new OrdersUnderLoad(job.bootstrapServers(), topic, seed);
    }

    private void configure() {
        store.accept(job.yaml());
    }

    /** Changes the stored configuration without a reload. */
    void change(String key, String value) {
        job.with(key, value);
        configure();
    }

    /** Stores the job's current configuration and reloads it. */
    ConfigStatus reload() {
        configure();
        return node.reload().await();
    }

    ConfigStatus reload(String key, String value) {
        job.with(key, value);
        return reload();
    }

    /** Changes a key and asserts that the node accepts it. */
    public void apply(String key, String value) {
        assertThat(reload(key, value).error()).as("%s: %s", key, value).isEmpty();
    }

    /** Changes a key, asserts that the node accepts it, and waits for records after it. */
    void applyAndAwaitCommit(String key, String value) {
        apply(key, value);
        awaitCommit("records after " + key + ": " + value);
    }

    void awaitCommit(String what) {
        long before = job.accounted();
        Await.until(() -> job.accounted() > before, PATIENCE, () -> what);
    }

    /** Waits until all records of the job's topic are in the table. */
    void awaitAll() {
        long sent = Oracle.read(job.bootstrapServers(), job.topic(), OracleSpec.window(60))
                .records();
        job.awaitSettled(sent, PATIENCE);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
