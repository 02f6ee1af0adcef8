package io.streamingetl.ops.status;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.progress.Ledger;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.KafkaClientReport;
import io.streamingetl.pipeline.reports.LaneReport;
import io.streamingetl.pipeline.reports.WriterReport;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts that only grow. A verticle counts from its own start; a reload replaces verticles, and the totals of both are
 * added up.
 *
 * @param records processed, including replayed ones
 * @param committed the committed records, by outcome
 * @param rejections the rejected records among them, by reason
 * @param writer the writer's counts
 * @param client the counts of the Kafka clients
 */
public record NodeTotals(
        long records, Ledger committed, Map<Reason, Long> rejections, WriterReport writer, KafkaClientReport client) {
    static final NodeTotals ZERO =
            new NodeTotals(0, Ledger.EMPTY, Map.of(), WriterReport.NOTHING, KafkaClientReport.NOTHING);

    static NodeTotals of(Collection<LaneReport> lanes, Collection<ConsumerReport> consumers, WriterReport writer) {
        Map<Reason, Long> rejections = new EnumMap<>(Reason.class);
        lanes.forEach(lane ->
                lane.totals().rejections().forEach((reason, count) -> rejections.merge(reason, count, Long::sum)));
        return new NodeTotals(
                lanes.stream().mapToLong(lane -> lane.totals().records()).sum(),
                lanes.stream().map(lane -> lane.totals().committed()).reduce(Ledger.EMPTY, Ledger::plus),
                rejections,
                writer,
                consumers.stream()
                        .map(ConsumerReport::client)
                        .reduce(KafkaClientReport.NOTHING, KafkaClientReport::plus));
    }

    NodeTotals plus(NodeTotals other) {
        Map<Reason, Long> sum = new EnumMap<>(Reason.class);
        sum.putAll(rejections);
        other.rejections.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new NodeTotals(
                records + other.records,
                committed.plus(other.committed),
                sum,
                writer.plus(other.writer),
                client.plus(other.client));
    }
}
