package io.streamingetl.ops.http;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.ops.cluster.ClusterView;
import io.streamingetl.ops.cluster.NodeControl;
import io.streamingetl.ops.log.EventLog;
import io.streamingetl.ops.metrics.Metrics;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.StatusHistory;
import io.streamingetl.ops.status.StatusJson;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a node that HTTP shows and commands.
 *
 * @param config the active configuration; any thread
 * @param status the latest status; any thread
 * @param history the figures of the last hour
 * @param events the latest lines of the log
 * @param heartbeats for liveness
 * @param cluster the other nodes
 * @param control receives commands
 */
public record NodeComponents(
        NodeInfo info,
        Supplier<ConfigStatus> config,
        Supplier<NodeStatus> status,
        StatusHistory history,
        EventLog events,
        Metrics metrics,
        Heartbeats heartbeats,
        ClusterView cluster,
        NodeControl control) {

    /** The partitions of all known nodes that are idle, caught up and have no open window. Any thread. */
    Set<PartitionId> settledPartitions() {
        Stream<PartitionId> own = status.get().partitions().stream()
                .filter(partition -> partition.idle() && partition.openWindows() == 0)
                .map(PartitionStatus::id);
        return Stream.concat(own, cluster.view().others().stream().flatMap(StatusJson::settledPartitions))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The node's own status, as it is shown and sent to the other nodes. Any thread. */
    public JsonObject ownStatus() {
        return StatusJson.node(info, config.get(), status.get(), control.pause());
    }
}
