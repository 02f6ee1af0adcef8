package io.streamingetl.ops.metrics;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;

/**
 * What the values of a scrape are computed from.
 *
 * @param nowMs wall-clock time of the scrape
 */
record NodeState(NodeInfo info, NodeStatus status, ConfigStatus config, long nowMs) {}
