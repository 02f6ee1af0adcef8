package io.streamingetl.demo;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.reload.ConfigLoader;
import io.streamingetl.node.EtlNode;
import io.streamingetl.ops.status.NodeStatus;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The pipeline in this process, as command {@code run} starts it. */
final class DemoPipeline implements AutoCloseable {
    private static final Duration STATUS_PERIOD = Duration.ofSeconds(1);
    private static final long STOP_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<NodeStatus> status = new AtomicReference<>();
    private final EtlNode node;

    /** Returns when it has subscribed; throws {@link io.streamingetl.config.rule.ConfigException}. */
    DemoPipeline(Path conf) {
        EtlConfig config = ConfigLoader.load(vertx, conf).await();
        node = EtlNode.start(vertx, config, STATUS_PERIOD, status::set).await();
    }

    /** How fast it reads, and what does not work at the moment, if anything. */
    String status() {
        NodeStatus now = status.get();
        if (now == null || now.records() == 0) {
            return "starting";
        }
        List<String> problems = new ArrayList<>(now.problems());
        now.stopped().forEach((partition, why) -> problems.add(partition + " is stopped: " + why));
        String rate = "%,d records/s".formatted(now.recordsPerSecond());
        return problems.isEmpty() ? rate : rate + ", WAITING: " + String.join("; ", problems);
    }

    /** Address of the dashboard. */
    URI dashboard() {
        return URI.create("http://127.0.0.1:" + node.httpPort() + "/#/result?range=15m");
    }

    @Override
    public void close() {
        try {
            node.stop().timeout(STOP_SECONDS, TimeUnit.SECONDS).await();
        } finally {
            vertx.close().await();
        }
    }
}
