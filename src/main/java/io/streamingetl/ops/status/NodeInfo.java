package io.streamingetl.ops.status;

import io.streamingetl.ops.cluster.NodeName;
import java.time.Instant;

/**
 * The process of the node.
 *
 * @param name unique among all nodes, see {@link NodeName}
 * @param version of the program
 * @param startedAt when the node started
 */
public record NodeInfo(String name, String version, Instant startedAt) {
    /** This process, started now. */
    public static NodeInfo here(String version) {
        return new NodeInfo(NodeName.here(), version, Instant.now());
    }
}
