package io.streamingetl.ops.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.pipeline.reports.RollupReport;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics with a series for each roll-up, labelled by its table. */
final class RollupMetrics {
    private final MultiGauge complete;
    private final MultiGauge rowsWritten;

    RollupMetrics(MeterRegistry registry) {
        complete = gauge(registry, "etl.rollup.complete", "0 while the roll-up is filled from the result table.");
        rowsWritten =
                gauge(registry, "etl.rollup.rows.written", "Rows of the roll-up upserted since the writer's start.");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String help) {
        return MultiGauge.builder(name).description(help).register(registry);
    }

    /** Replaces all series by those of this status. */
    synchronized void update(NodeStatus status) {
        complete.register(rows(status, one -> one.complete() ? 1 : 0), true);
        rowsWritten.register(rows(status, RollupReport::rowsWritten), true);
    }

    private static List<MultiGauge.Row<?>> rows(NodeStatus status, ToDoubleFunction<RollupReport> value) {
        return status.rollups().rollups().stream()
                .<MultiGauge.Row<?>>map(
                        one -> MultiGauge.Row.of(Tags.of("table", one.table()), value.applyAsDouble(one)))
                .toList();
    }
}
