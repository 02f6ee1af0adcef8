package io.streamingetl.ops.metrics;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The node's metrics: the {@link NodeMetrics}, the {@link PartitionMetrics}, the {@link RollupMetrics}, a histogram of
 * the flushes, and those of the JVM. All but the histogram are computed from the node's status when they are scraped,
 * so they cost nothing in between.
 *
 * <p>Thread-safe.
 */
public final class Metrics implements AutoCloseable {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Duration[] FLUSH_BUCKETS = Stream.of(
                    10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** Kept here because Micrometer's counters hold it weakly. */
    private final Supplier<NodeState> state;

    private final PartitionMetrics partitions;
    private final RollupMetrics rollups;
    private final Timer flushes;

    /**
     * @param pipeline a label of every series
     * @param config the active configuration
     * @param status the latest status
     */
    public Metrics(
            NodeInfo info, String pipeline, Supplier<ConfigStatus> config, Clock clock, Supplier<NodeStatus> status) {
        state = () -> new NodeState(info, status.get(), config.get(), clock.millis());
        registry.config().commonTags("pipeline", pipeline);
        // The first has no base unit, the second is a gauge with a counter's name. process_cpu_usage replaces both.
        Stream.of("process.cpu.time", "system.cpu.count")
                .forEach(name -> registry.config().meterFilter(MeterFilter.denyNameStartsWith(name)));
        NodeMetrics.all(info.version()).forEach(metric -> metric.register(registry, state));
        flushes = Timer.builder("etl.flush.duration")
                .description("From the start of a transaction to its COMMIT, including all attempts.")
                .serviceLevelObjectives(FLUSH_BUCKETS)
                .register(registry);
        partitions = new PartitionMetrics(registry);
        rollups = new RollupMetrics(registry);
        registerJvm();
    }

    private void registerJvm() {
        List<MeterBinder> binders = List.of(
                new ClassLoaderMetrics(),
                new JvmMemoryMetrics(),
                gc,
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics());
        binders.forEach(binder -> binder.bindTo(registry));
    }

    /**
     * Records a committed transaction.
     *
     * @param duration from its start to its COMMIT, including all attempts
     */
    public void recordFlush(Duration duration) {
        flushes.record(duration);
    }

    /** All series in Prometheus' text format. */
    public String scrape() {
        partitions.update(state.get().status());
        rollups.update(state.get().status());
        return registry.scrape(CONTENT_TYPE);
    }

    /** Stops listening for garbage collections. */
    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
