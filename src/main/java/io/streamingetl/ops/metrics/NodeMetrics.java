package io.streamingetl.ops.metrics;

import static io.streamingetl.ops.metrics.NodeMetric.counter;
import static io.streamingetl.ops.metrics.NodeMetric.gauge;
import static io.streamingetl.ops.metrics.NodeMetric.secondsGauge;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.Watermark;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.KafkaClientReport;
import io.streamingetl.pipeline.reports.WriterReport;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The metrics that do not depend on the partitions that the node reads. To add one, add its entry here and its row to
 * the manual's table of metrics.
 */
final class NodeMetrics {
    private static final List<NodeMetric> SINGLE = List.of(
            secondsGauge("etl.start.time", "When the node started.", node -> startedMs(node)),
            gauge("etl.ready", "1 if /health/ready is 200.", status(now -> now.ready() ? 1 : 0)),
            counter("etl.records", "Records processed, including replayed ones.", status(NodeStatus::records)),
            counter("etl.aggregated", "Records summed and committed.", committed(Ledger::aggregated)),
            counter("etl.late", "Late records committed.", committed(Ledger::late)),
            counter("etl.quarantined", "Rejected records committed.", committed(Ledger::quarantined)),
            counter("etl.quarantine.rows", "Rows written to etl_quarantine.", writer(writer -> writer.written()
                    .quarantined())),
            gauge(
                    "etl.quarantine.floods",
                    "Reasons for which more records arrive than are kept.",
                    status(now -> now.floods().size())),
            gauge(
                    "etl.batches.in.flight",
                    "Batches polled but not yet processed.",
                    consumers(ConsumerReport::batchesInFlight)),
            gauge("etl.partitions.assigned", "Partitions that the node reads.", status(now -> now.partitions()
                    .size())),
            gauge(
                    "etl.partitions.paused",
                    "Assigned partitions not polled at the moment.",
                    consumers(consumer -> consumer.partitions().paused())),
            gauge("etl.partitions.stopped", "Partitions that need manual action.", status(now -> now.stopped()
                    .size())),
            secondsGauge(
                    "etl.watermark",
                    "The node's watermark in event time; NaN if there is none.",
                    status(NodeMetrics::watermarkMs)),
            secondsGauge(
                    "etl.window.close.lag",
                    "How long the oldest unwritten window has been due; 0 if none is.",
                    NodeMetrics::closeLagMs),
            gauge(
                    "etl.open.windows",
                    "Windows with unwritten panes, counted per partition.",
                    partitions(PartitionStatus::openWindows)),
            gauge("etl.open.panes", "Unwritten panes.", status(NodeStatus::openPanes)),
            counter("etl.rows.written", "Result rows upserted.", writer(writer -> writer.written()
                    .rows())),
            counter("etl.transactions", "Flushes committed.", writer(writer -> writer.written()
                    .transactions())),
            counter("etl.retries", "Transactions retried after a fault.", writer(writer -> writer.repeated()
                    .retries())),
            counter(
                    "etl.lock.conflicts",
                    "Retries after deadlocks and lock wait timeouts.",
                    writer(writer -> writer.repeated().lockConflicts())),
            counter("etl.fenced.flushes", "Partitions whose flush was refused.", writer(writer -> writer.written()
                    .fenced())),
            counter(
                    "etl.settled.in.doubt",
                    "COMMITs without an answer that had succeeded.",
                    writer(writer -> writer.repeated().settledInDoubt())),
            counter("etl.kafka.bytes", "Bytes fetched.", client(client -> client.totals()
                    .bytes())),
            counter("etl.kafka.rebalances", "Successful rebalances.", client(client -> client.totals()
                    .rebalances())),
            counter("etl.kafka.rebalances.failed", "Failed rebalance attempts.", client(client -> client.totals()
                    .failedRebalances())),
            gauge("etl.kafka.connections", "Open connections to brokers.", consumers(consumer -> consumer.client()
                    .connections())),
            secondsGauge(
                    "etl.kafka.fetch.latency",
                    "Average fetch latency of the slowest lane.",
                    status(NodeMetrics::fetchLatencyMs)),
            counter("etl.config.reloads", "Configuration changes applied.", config(ConfigStatus::reloads)),
            counter("etl.config.reload.failures", "Configuration changes refused.", config(ConfigStatus::failures)),
            gauge(
                    "etl.config.current",
                    "0 if the current configuration was refused.",
                    config(now -> now.error().isEmpty() ? 1 : 0)));

    private NodeMetrics() {}

    /**
     * All of them.
     *
     * @param version of the running program
     */
    static List<NodeMetric> all(String version) {
        NodeMetric build =
                gauge("etl.build.info", "The running version.", node -> 1).tagged("version", version);
        return Stream.of(
                        Stream.of(build),
                        SINGLE.stream(),
                        Stream.of(Reason.values()).map(NodeMetrics::rejections))
                .flatMap(metrics -> metrics)
                .toList();
    }

    private static NodeMetric rejections(Reason reason) {
        return counter("etl.rejections", "Rejected records committed, by reason.", status(now -> now.rejections()
                        .getOrDefault(reason, 0L)))
                .tagged("reason", reason.name());
    }

    private static double startedMs(NodeState node) {
        return node.info().startedAt().toEpochMilli();
    }

    private static double watermarkMs(NodeStatus status) {
        return status.watermarkMs() == Watermark.NONE ? Double.NaN : status.watermarkMs();
    }

    private static double closeLagMs(NodeState node) {
        return node.status()
                .closeLagMs(node.nowMs(), node.config().active().window().maxOutOfOrderness());
    }

    private static double fetchLatencyMs(NodeStatus status) {
        return status.consumers().stream()
                .mapToDouble(consumer -> consumer.client().fetchLatencySeconds() * 1000)
                .max()
                .orElse(0);
    }

    private static ToDoubleFunction<NodeState> status(ToDoubleFunction<NodeStatus> value) {
        return node -> value.applyAsDouble(node.status());
    }

    private static ToDoubleFunction<NodeState> config(ToDoubleFunction<ConfigStatus> value) {
        return node -> value.applyAsDouble(node.config());
    }

    private static ToDoubleFunction<NodeState> committed(ToDoubleFunction<Ledger> count) {
        return status(now -> count.applyAsDouble(now.committed()));
    }

    private static ToDoubleFunction<NodeState> writer(ToDoubleFunction<WriterReport> count) {
        return status(now -> count.applyAsDouble(now.totals().writer()));
    }

    private static ToDoubleFunction<NodeState> client(ToDoubleFunction<KafkaClientReport> count) {
        return status(now -> count.applyAsDouble(now.totals().client()));
    }

    /** The sum over all lanes. */
    private static ToDoubleFunction<NodeState> consumers(ToIntFunction<ConsumerReport> value) {
        return status(now -> now.consumers().stream().mapToInt(value).sum());
    }

    /** The sum over all assigned partitions. */
    private static ToDoubleFunction<NodeState> partitions(ToIntFunction<PartitionStatus> value) {
        return status(now -> now.partitions().stream().mapToInt(value).sum());
    }
}
