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
 * What was counted. The verticles count from their own start; a node that reloads starts others, and adds up.
 *
 * @param records folded, replayed ones included
 * @param committed what became of the records that were committed
 * @param rejections how many of these were rejected, and why
 * @param writer the writer's counts
 * @param client the counts of Kafka's clients
 */
public record Counts(
        long records, Ledger committed, Map<Reason, Long> rejections, WriterReport writer, KafkaClientReport client) {
    public static final Counts NOTHING =
            new Counts(0, Ledger.EMPTY, Map.of(), WriterReport.NOTHING, KafkaClientReport.NOTHING);

    static Counts of(Collection<LaneReport> lanes) {
        Map<Reason, Long> rejections = new EnumMap<>(Reason.class);
        lanes.forEach(
                lane -> lane.quarantined().forEach((reason, count) -> rejections.merge(reason, count, Long::sum)));
        return new Counts(
                lanes.stream().mapToLong(LaneReport::records).sum(),
                lanes.stream().map(LaneReport::committed).reduce(Ledger.EMPTY, Ledger::plus),
                rejections,
                WriterReport.NOTHING,
                KafkaClientReport.NOTHING);
    }

    static Counts of(WriterReport writer) {
        return new Counts(0, Ledger.EMPTY, Map.of(), writer, KafkaClientReport.NOTHING);
    }

    static Counts ofClients(Collection<ConsumerReport> consumers) {
        KafkaClientReport clients = consumers.stream()
                .map(ConsumerReport::client)
                .reduce(KafkaClientReport.NOTHING, KafkaClientReport::plus);
        return new Counts(0, Ledger.EMPTY, Map.of(), WriterReport.NOTHING, clients);
    }

    /** Both together. */
    Counts plus(Counts other) {
        Map<Reason, Long> sum = new EnumMap<>(Reason.class);
        sum.putAll(rejections);
        other.rejections.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new Counts(
                records + other.records,
                committed.plus(other.committed),
                sum,
                writer.plus(other.writer),
                client.plus(other.client));
    }
}
