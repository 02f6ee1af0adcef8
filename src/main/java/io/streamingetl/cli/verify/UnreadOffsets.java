package io.streamingetl.cli.verify;

import io.streamingetl.cli.access.TopicReader;
import io.streamingetl.cli.generate.ProgressBar;
import io.streamingetl.cli.verify.plain.PlainDecoder;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.cli.verify.snapshot.PartitionProgress;
import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.config.model.Start;
import io.streamingetl.core.progress.PartitionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The offsets of the configured topics that the pipeline has not read.
 *
 * @param spans one per partition, including partitions without a progress row
 */
record UnreadOffsets(Map<PartitionId, TopicReader.Span> spans) {

    /**
     * Reads the end offsets from Kafka.
     *
     * @throws UndecidedException if the snapshot's offsets no longer refer to the same records
     */
    static UnreadOffsets find(TopicReader kafka, Snapshot snapshot, SourceConfig source) throws InterruptedException {
        Set<String> startedTopics =
                snapshot.partitions().keySet().stream().map(PartitionId::topic).collect(Collectors.toSet());
        requireSameTopics(kafka, snapshot, startedTopics);
        Map<PartitionId, TopicReader.Span> spans = new HashMap<>();
        Map<PartitionId, Long> ends = kafka.endOffsets(snapshot.partitions().keySet());
        for (PartitionProgress progress : snapshot.partitions().values()) {
            long end = ends.get(progress.id());
            if (end < progress.nextOffset()) {
                throw new UndecidedException(progress.id() + " ends at offset " + end + ", but the pipeline read up to "
                        + progress.nextOffset() + ": the broker lost records");
            }
            if (source.topics().contains(progress.id().topic())) {
                spans.put(progress.id(), new TopicReader.Span(progress.nextOffset(), end));
            }
        }
        spans.putAll(unclaimed(kafka, snapshot, source, startedTopics));
        return new UnreadOffsets(spans);
    }

    private static void requireSameTopics(TopicReader kafka, Snapshot snapshot, Set<String> topics)
            throws InterruptedException {
        Map<String, String> ids = kafka.topicIds(topics);
        for (PartitionProgress progress : snapshot.partitions().values()) {
            String topic = progress.id().topic();
            if (!progress.topicId().equals(ids.get(topic))) {
                throw new UndecidedException("topic " + topic + " is not the one that the pipeline read: it was "
                        + (ids.containsKey(topic) ? "deleted and created again" : "deleted"));
            }
        }
    }

    /**
     * Partitions that no node has claimed yet. A partition that is added to a topic is read from its first record; so
     * is a new topic, unless {@code source.start} says otherwise.
     */
    private static Map<PartitionId, TopicReader.Span> unclaimed(
            TopicReader kafka, Snapshot snapshot, SourceConfig source, Set<String> startedTopics)
            throws InterruptedException {
        Set<String> topics = new HashSet<>(source.topics());
        if (!(source.start() instanceof Start.Earliest)) {
            topics.retainAll(startedTopics);
        }
        Set<PartitionId> unclaimed = kafka.partitions(topics);
        unclaimed.removeAll(snapshot.partitions().keySet());
        Map<PartitionId, Long> firsts = kafka.firstOffsets(unclaimed);
        Map<PartitionId, Long> ends = kafka.endOffsets(unclaimed);
        return unclaimed.stream()
                .collect(Collectors.toMap(id -> id, id -> new TopicReader.Span(firsts.get(id), ends.get(id))));
    }

    /** Number of offsets. */
    long count() {
        return spans.values().stream().mapToLong(TopicReader.Span::length).sum();
    }

    /** Reads the records and returns the number of events in the snapshot's range. */
    long eventsInRange(TopicReader kafka, Snapshot snapshot, PlainDecoder decoder, ProgressBar progressBar) {
        AtomicLong found = new AtomicLong();
        progressBar.begin(count());
        kafka.read(
                spans,
                (id, record) -> decoder.decode(record.value())
                        .filter(event ->
                                snapshot.range().contains(snapshot.plan().of(event.timeMs())))
                        .ifPresent(event -> found.incrementAndGet()),
                progressBar);
        progressBar.clear();
        return found.get();
    }
}
