/** The node's metrics in Prometheus' text format. */
package io.streamingetl.ops.metrics;
