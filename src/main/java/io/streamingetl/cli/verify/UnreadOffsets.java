package io.streamingetl.cli.verify;

import io.streamingetl.cli.TopicReader;
import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the topics hold that the pipeline has not read, while they are still those that it read. */
final class UnreadOffsets {
    private UnreadOffsets() {}

    /**
     * How many offsets Kafka has beyond what the pipeline has read.
     *
     * @throws UndecidedException where offsets of the snapshot no longer mean the same records
     */
    static long count(TopicReader kafka, Snapshot snapshot) throws InterruptedException {
        Set<String> topics =
                snapshot.partitions().keySet().stream().map(PartitionId::topic).collect(Collectors.toSet());
        Map<String, String> ids = kafka.topicIds(topics);
        for (PartitionProgress progress : snapshot.partitions().values()) {
            String topic = progress.id().topic();
            if (!progress.topicId().equals(ids.get(topic))) {
                throw new UndecidedException("topic " + topic + " is not the one that the pipeline read: it was "
                        + (ids.containsKey(topic) ? "deleted and made again" : "deleted"));
            }
        }
        long unread = 0;
        Map<PartitionId, Long> ends = kafka.endOffsets(snapshot.partitions().keySet());
        for (PartitionProgress progress : snapshot.partitions().values()) {
            long end = ends.get(progress.id());
            if (end < progress.nextOffset()) {
                throw new UndecidedException(progress.id() + " ends at offset " + end + ", but the pipeline read up to "
                        + progress.nextOffset() + ": the broker lost records");
            }
            unread += end - progress.nextOffset();
        }
        return unread;
    }
}
