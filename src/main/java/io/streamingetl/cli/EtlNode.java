package io.streamingetl.cli;

import io.streamingetl.config.EtlConfig;
import io.streamingetl.ops.NodeStatus;
import io.streamingetl.ops.StatusBoard;
import io.streamingetl.pipeline.PipelineVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/** A running pipeline in this process, from a configuration to a clean stop. */
public final class EtlNode {
    private final Vertx vertx;
    private final String pipelineId;

    private EtlNode(Vertx vertx, String pipelineId) {
        this.vertx = vertx;
        this.pipelineId = pipelineId;
    }

    /**
     * Starts it; completes once its consumers are subscribed, which a database that is away delays.
     *
     * @param statusEvery how often the listener is told where the node stands
     * @param listener called on an event loop
     */
    public static Future<EtlNode> start(
            Vertx vertx, EtlConfig config, Duration statusEvery, Consumer<NodeStatus> listener) {
        return vertx.deployVerticle(new StatusBoard(statusEvery.toMillis(), listener))
                .compose(board -> vertx.deployVerticle(new PipelineVerticle(config)))
                .map(id -> new EtlNode(vertx, id));
    }

    /** Stops polling, finishes the flush in flight, leaves the group, and closes the pool. */
    public Future<Void> stop() {
        return vertx.undeploy(pipelineId);
    }
}
