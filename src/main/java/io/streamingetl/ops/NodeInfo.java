package io.streamingetl.ops;

import java.time.Instant;

/**
 * Which program the node runs, and since when.
 *
 * @param version of the program
 * @param startedAt when the node was started
 */
public record NodeInfo(String version, Instant startedAt) {}
