package io.streamingetl.ops.http;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.ops.cluster.ClusterView;
import io.streamingetl.ops.cluster.NodeControl;
import io.streamingetl.ops.metrics.Metrics;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.StatusJson;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/**
 * What HTTP shows and tells.
 *
 * @param info which node it is
 * @param config what it runs by; from any thread
 * @param status the latest there is; from any thread
 * @param metrics its numbers
 * @param heartbeats whether it lives
 * @param cluster what it knows of the other nodes
 * @param control what it and they can be told
 */
public record NodeParts(
        NodeInfo info,
        Supplier<ConfigStatus> config,
        Supplier<NodeStatus> status,
        Metrics metrics,
        Heartbeats heartbeats,
        ClusterView cluster,
        NodeControl control) {

    /** What the node tells of itself; from any thread. */
    public JsonObject own() {
        return StatusJson.node(info, config.get(), status.get(), control.pause());
    }
}
