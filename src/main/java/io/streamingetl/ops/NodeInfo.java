package io.streamingetl.ops;

import java.lang.management.ManagementFactory;
import java.time.Instant;

/**
 * Which process the node is, which program it runs, and since when.
 *
 * @param name tells it from the other nodes: its process id and its machine's name
 * @param version of the program
 * @param startedAt when the node was started
 */
public record NodeInfo(String name, String version, Instant startedAt) {
    /** This process, started now. */
    public static NodeInfo here(String version) {
        return new NodeInfo(ManagementFactory.getRuntimeMXBean().getName(), version, Instant.now());
    }
}
