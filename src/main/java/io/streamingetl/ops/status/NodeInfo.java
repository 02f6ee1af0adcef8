package io.streamingetl.ops.status;

import io.streamingetl.ops.cluster.NodeName;
import java.time.Instant;

/**
 * Which process the node is, which program it runs, and since when.
 *
 * @param name tells it from all other nodes, see {@link NodeName}
 * @param version of the program
 * @param startedAt when the node was started
 */
public record NodeInfo(String name, String version, Instant startedAt) {
    /** This process, started now. */
    public static NodeInfo here(String version) {
        return new NodeInfo(NodeName.here(), version, Instant.now());
    }
}
