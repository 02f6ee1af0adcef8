package io.streamingetl.ops;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.Watermark;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code /metrics} says: a constant number of series, and one for each assigned partition. */
final class Metrics {
    private Metrics() {}

    static String of(NodeInfo info, String pipeline, NodeStatus status) {
        return new PrometheusText(pipeline)
                .gauges(
                        "etl_build_info",
                        "The running version.",
                        Map.of(PrometheusText.label("version", info.version()), 1))
                .gauge(
                        "etl_start_time_seconds",
                        "When the node was started.",
                        info.startedAt().toEpochMilli() / 1000.0)
                .gauge("etl_ready", "1 where the node does its work, as /health/ready says.", status.ready() ? 1 : 0)
                .counter("etl_records_total", "Records folded, replayed ones included.", status.records())
                .counter("etl_rows_written_total", "Result rows upserted.", status.rows())
                .counter("etl_transactions_total", "Flushes committed.", status.transactions())
                .counter("etl_quarantined_total", "Records set aside.", status.quarantined())
                .counter("etl_retries_total", "Transactions begun again after a fault.", status.retries())
                .counter("etl_fenced_flushes_total", "Partitions whose flush was refused.", status.fenced())
                .counter(
                        "etl_settled_in_doubt_total",
                        "COMMITs without an answer that had been done.",
                        status.settledInDoubt())
                .gauges("etl_consumer_lag_records", "Records in Kafka and not yet read.", lag(status))
                .gauge(
                        "etl_watermark_seconds",
                        "The node's watermark in event time; NaN where there is none.",
                        status.watermarkMs() == Watermark.NONE ? Double.NaN : status.watermarkMs() / 1000.0)
                .gauge("etl_open_panes", "Panes not yet written.", status.openKeys())
                .gauge(
                        "etl_partitions_assigned",
                        "Partitions that the node reads.",
                        status.partitions().size())
                .gauge(
                        "etl_partitions_stopped",
                        "Partitions that are not read.",
                        status.stopped().size())
                .toString();
    }

    private static Map<String, Long> lag(NodeStatus status) {
        Map<String, Long> lag = new LinkedHashMap<>();
        status.lagRecords().forEach((id, records) -> lag.put(labels(id), records));
        return lag;
    }

    private static String labels(PartitionId id) {
        return PrometheusText.label("topic", id.topic()) + "," + PrometheusText.label("partition", id.partition());
    }
}
