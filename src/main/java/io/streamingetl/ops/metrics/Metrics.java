package io.streamingetl.ops.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
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
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.ops.status.NodeInfo;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.KafkaClientReport;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What {@code /metrics} says: a constant number of series, and a few for each assigned partition. Everything but the
 * duration of flushes is read from the reports at the moment of a scrape, so that it costs nothing in between.
 *
 * <p>Any thread.
 */
public final class Metrics implements AutoCloseable {
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Duration[] FLUSH_BUCKETS = Stream.of(
                    10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Supplier<NodeStatus> status;
    private final PartitionMetrics partitions;
    private final Timer flushes;

    /**
     * @param pipeline a label of every series
     * @param config what the node runs by
     * @param status the latest there is; asked at every scrape
     */
    public Metrics(
            NodeInfo info, String pipeline, Supplier<ConfigStatus> config, Clock clock, Supplier<NodeStatus> status) {
        this.status = status;
        registry.config().commonTags("pipeline", pipeline);
        // Not in base units, and a gauge with a counter's name: process_cpu_usage tells what is needed.
        Stream.of("process.cpu.time", "system.cpu.count")
                .forEach(name -> registry.config().meterFilter(MeterFilter.denyNameStartsWith(name)));
        Gauge.builder("etl.build.info", () -> 1)
                .description("The running version.")
                .tag("version", info.version())
                .register(registry);
        gauge(
                "etl.start.time",
                "seconds",
                "When the node was started.",
                now -> seconds(info.startedAt().toEpochMilli()));
        gauge("etl.ready", null, "1 where the node does its work, as /health/ready says.", now -> now.ready() ? 1 : 0);
        reading();
        windows(config, clock);
        reloads(config);
        writing();
        kafkaClient();
        flushes = Timer.builder("etl.flush.duration")
                .description("From the begin of a transaction to its COMMIT, all its tries together.")
                .serviceLevelObjectives(FLUSH_BUCKETS)
                .register(registry);
        partitions = new PartitionMetrics(registry);
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        gc,
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics())
                .forEach(this::bind);
    }

    private void bind(MeterBinder binder) {
        binder.bindTo(registry);
    }

    private void reading() {
        counter("etl.records", "Records folded, replayed ones included.", NodeStatus::records);
        counter("etl.aggregated", "Records summed, committed.", now -> now.committed()
                .aggregated());
        counter("etl.late", "Records found late, committed.", now -> now.committed()
                .late());
        counter("etl.quarantined", "Records set aside, committed.", now -> now.committed()
                .quarantined());
        for (Reason reason : Reason.values()) {
            FunctionCounter.builder(
                            "etl.rejections",
                            this,
                            metrics -> metrics.status.get().rejections().getOrDefault(reason, 0L))
                    .tag("reason", reason.name())
                    .description("Records set aside, committed, by reason.")
                    .register(registry);
        }
        counter("etl.quarantine.rows", "Rows written to etl_quarantine; fewer in a flood.", NodeStatus::quarantined);
        gauge(
                "etl.quarantine.floods",
                null,
                "Reasons of which more records come than quarantine keeps.",
                now -> now.floods().size());
        gauge("etl.batches.in.flight", null, "Batches polled and not yet folded.", now -> now.consumers().stream()
                .mapToInt(ConsumerReport::batchesInFlight)
                .sum());
        gauge("etl.partitions.assigned", null, "Partitions that the node reads.", now -> now.partitions()
                .size());
        gauge(
                "etl.partitions.paused",
                null,
                "Assigned partitions that are not polled now.",
                now -> now.consumers().stream()
                        .mapToInt(ConsumerReport::pausedPartitions)
                        .sum());
        gauge("etl.partitions.stopped", null, "Partitions that wait for a person.", now -> now.stopped()
                .size());
    }

    private void windows(Supplier<ConfigStatus> config, Clock clock) {
        gauge(
                "etl.watermark",
                "seconds",
                "The node's watermark in event time; NaN where there is none.",
                now -> now.watermarkMs() == Watermark.NONE ? Double.NaN : seconds(now.watermarkMs()));
        gauge(
                "etl.window.close.lag",
                "seconds",
                "For how long the oldest window that is not written has been due; 0 where none is.",
                now -> seconds(now.closeLagMs(
                        clock.millis(), config.get().active().window().maxOutOfOrderness())));
        gauge(
                "etl.open.windows",
                null,
                "Windows with panes not yet written, counted in each partition.",
                now -> now.partitions().stream()
                        .mapToInt(partition -> partition.openWindows())
                        .sum());
        gauge("etl.open.panes", null, "Panes not yet written.", NodeStatus::openKeys);
    }

    private void reloads(Supplier<ConfigStatus> config) {
        FunctionCounter.builder("etl.config.reloads", config, now -> now.get().reloads())
                .description("How often another configuration became active.")
                .register(registry);
        FunctionCounter.builder(
                        "etl.config.reload.failures", config, now -> now.get().failures())
                .description("Changed configurations that were refused; the last good one stays active.")
                .register(registry);
        Gauge.builder("etl.config.current", config, now -> now.get().error().isEmpty() ? 1 : 0)
                .description("0 where another configuration stands there than the one that is active.")
                .strongReference(true)
                .register(registry);
    }

    private void writing() {
        counter("etl.rows.written", "Result rows upserted.", NodeStatus::rows);
        counter("etl.transactions", "Flushes committed.", NodeStatus::transactions);
        counter("etl.retries", "Transactions begun again after a fault.", NodeStatus::retries);
        counter("etl.lock.conflicts", "Of these, deadlocks and lock waits that took too long.", now -> now.counts()
                .writer()
                .lockConflicts());
        counter("etl.fenced.flushes", "Partitions whose flush was refused.", NodeStatus::fenced);
        counter("etl.settled.in.doubt", "COMMITs without an answer that had been done.", NodeStatus::settledInDoubt);
    }

    private void kafkaClient() {
        counter("etl.kafka.bytes", "Bytes fetched.", client(KafkaClientReport::bytes));
        counter("etl.kafka.rebalances", "Rebalances that ended well.", client(KafkaClientReport::rebalances));
        counter(
                "etl.kafka.rebalances.failed",
                "Tries that failed; a rebalance may take several.",
                client(KafkaClientReport::failedRebalances));
        gauge("etl.kafka.connections", null, "Open connections to brokers.", now -> now.consumers().stream()
                .mapToInt(consumer -> consumer.client().connections())
                .sum());
        gauge(
                "etl.kafka.fetch.latency",
                "seconds",
                "Average of the slowest lane's fetches.",
                now -> now.consumers().stream()
                        .mapToDouble(consumer -> consumer.client().fetchLatencySeconds())
                        .max()
                        .orElse(0));
    }

    private static ToDoubleFunction<NodeStatus> client(ToDoubleFunction<KafkaClientReport> measure) {
        return now -> measure.applyAsDouble(now.counts().client());
    }

    private void counter(String name, String help, ToDoubleFunction<NodeStatus> count) {
        FunctionCounter.builder(name, this, metrics -> count.applyAsDouble(metrics.status.get()))
                .description(help)
                .register(registry);
    }

    private void gauge(String name, String unit, String help, ToDoubleFunction<NodeStatus> value) {
        Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.status.get()))
                .baseUnit(unit)
                .description(help)
                .register(registry);
    }

    /** A transaction was committed. */
    public void committed(Duration took) {
        flushes.record(took);
    }

    /** All of them, in Prometheus' text format. */
    public String scrape() {
        partitions.show(status.get());
        return registry.scrape(CONTENT_TYPE);
    }

    private static double seconds(long ms) {
        return ms / 1000.0;
    }

    /** Listens to the JVM's garbage collections no longer. */
    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
