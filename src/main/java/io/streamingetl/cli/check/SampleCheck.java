package io.streamingetl.cli.check;

import io.streamingetl.cli.access.TopicReader;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.KafkaConnection;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.progress.PartitionId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.record.TimestampType;

/** Checks the latest records of each topic. */
final class SampleCheck {
    /** Number of records per topic. */
    static final int RECORDS = 1_000;

    /** The number of records, each as large as the largest of the sample, whose sum must fit its column. */
    private static final BigDecimal RECORDS_PER_ROW = BigDecimal.valueOf(1_000_000);

    private final EtlConfig config;
    private final Map<String, BigDecimal> columnLimits;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Event> events = new HashMap<>();

    /** @param columnLimits the largest value that each measure's column can hold */
    SampleCheck(EtlConfig config, Map<String, BigDecimal> columnLimits) {
        this.config = config;
        this.columnLimits = columnLimits;
    }

    List<Finding> run(Collection<PartitionId> partitions) throws InterruptedException {
        if (partitions.isEmpty()) {
            return findings;
        }
        Map<String, List<PartitionId>> topics = new TreeMap<>();
        partitions.forEach(id ->
                topics.computeIfAbsent(id.topic(), topic -> new ArrayList<>()).add(id));
        try (TopicReader kafka =
                new TopicReader(KafkaConnection.of(config.source().kafka()))) {
            for (Map.Entry<String, List<PartitionId>> topic : topics.entrySet()) {
                sample(kafka, topic.getKey(), topic.getValue());
            }
        } catch (KafkaException e) {
            findings.add(Finding.error("sample", e.getMessage(), "grant the user Read on the topic, or try again"));
        }
        return findings;
    }

    /** An event of each topic that has any, after {@link #run}. */
    Map<String, Event> events() {
        return events;
    }

    private void sample(TopicReader kafka, String topic, List<PartitionId> ids) throws InterruptedException {
        RecordSample sample = new RecordSample(config, System.currentTimeMillis());
        long[] newestMs = {Long.MIN_VALUE};
        TimestampType[] type = {TimestampType.NO_TIMESTAMP_TYPE};
        kafka.read(
                LatestSpans.of(kafka, ids, RECORDS),
                (id, record) -> {
                    sample.add(id, record.value());
                    newestMs[0] = Math.max(newestMs[0], record.timestamp());
                    type[0] = record.timestampType();
                },
                done -> {});
        String what = "records of " + topic;
        if (sample.records() == 0) {
            findings.add(Finding.warning(
                    what,
                    "the topic is empty, so its records can't be checked",
                    "run check again when it has records"));
            return;
        }
        sample.newest().ifPresent(event -> events.put(topic, event));
        outcomes(what, sample);
        ranges(sample);
        findings.add(ClockCheck.recordTimestamp(topic, type[0], newestMs[0] - System.currentTimeMillis()));
    }

    private void outcomes(String what, RecordSample sample) {
        String latest = "of the latest %,d, ".formatted(sample.records());
        if (sample.events() == sample.records()) {
            findings.add(Finding.ok(what, latest + "all are events" + late(sample)));
        } else if (sample.events() == 0) {
            findings.add(Finding.error(
                    what,
                    latest + "none is an event: these are not the configured records",
                    "check source.topics and event"));
        } else {
            findings.add(Finding.warning(
                    what,
                    latest
                            + "%,d are events%s, %,d would be quarantined"
                                    .formatted(sample.events(), late(sample), sample.records() - sample.events()),
                    "see the lines below"));
        }
        sample.rejections()
                .forEach((reason, count) -> findings.add(Finding.warning(
                        what,
                        "%s: %,d, such as: %s"
                                .formatted(reason, count, sample.example(reason).detail()),
                        "fix their producer, or redrive them later with --edit")));
    }

    private static String late(RecordSample sample) {
        return sample.late() == 0 ? "" : " (%,d of them late within the sample)".formatted(sample.late());
    }

    private void ranges(RecordSample sample) {
        columnLimits.forEach((measure, limit) -> {
            BigDecimal largest = sample.largest(measure);
            boolean sum = sample.isSum(measure);
            BigDecimal needed = sum ? largest.multiply(RECORDS_PER_ROW) : largest;
            if (largest.compareTo(limit) > 0) {
                findings.add(Finding.error(
                        "column " + measure,
                        "holds up to " + limit.toPlainString() + ", but the sample has " + largest.toPlainString(),
                        "widen the column"));
            } else if (needed.compareTo(limit) > 0) {
                findings.add(Finding.warning(
                        "column " + measure,
                        "holds up to " + limit.toPlainString()
                                + ": a million records as large as the sample's largest, " + largest.toPlainString()
                                + ", do not fit",
                        "widen the column; a sum that does not fit keeps the pipeline from writing"));
            } else {
                findings.add(Finding.ok(
                        "column " + measure,
                        "holds up to " + limit.toPlainString() + ", the sample has up to " + largest.toPlainString()));
            }
        });
    }
}
