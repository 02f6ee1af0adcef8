package io.streamingetl.cli.check;

import com.carrotsearch.hppc.LongArrayList;
import io.streamingetl.cli.access.TopicReader;
import io.streamingetl.core.progress.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the spans of the latest records of a topic. */
final class LatestSpans {
    /** Limits how far back to search: compaction and aborted transactions leave offsets without a record. */
    private static final int MAX_OFFSETS_PER_RECORD = 64;

    private LatestSpans() {}

    /**
     * The spans of the latest {@code wanted} records, as many from each partition if each has enough. Fewer records
     * only if the topic has fewer.
     */
    static Map<PartitionId, TopicReader.Span> of(TopicReader kafka, Collection<PartitionId> ids, int wanted)
            throws InterruptedException {
        Map<PartitionId, Long> first = kafka.firstOffsets(ids);
        Map<PartitionId, Long> end = kafka.endOffsets(ids);
        Map<PartitionId, Long> held = new HashMap<>();
        ids.forEach(id -> held.put(id, end.get(id) - first.get(id)));
        for (long offsets = wanted; ; offsets *= 2) {
            Map<PartitionId, TopicReader.Span> spans = new HashMap<>();
            shares(held, offsets).forEach((id, share) -> {
                spans.put(id, new TopicReader.Span(end.get(id) - share, end.get(id)));
            });
            Map<PartitionId, LongArrayList> found = records(kafka, spans);
            long records =
                    found.values().stream().mapToLong(LongArrayList::size).sum();
            boolean all =
                    spans.entrySet().stream().allMatch(span -> span.getValue().from() == first.get(span.getKey()));
            if (records >= wanted || all || offsets >= (long) wanted * MAX_OFFSETS_PER_RECORD) {
                return last(found, wanted, end);
            }
        }
    }

    private static Map<PartitionId, LongArrayList> records(
            TopicReader kafka, Map<PartitionId, TopicReader.Span> spans) {
        Map<PartitionId, LongArrayList> found = new HashMap<>();
        kafka.read(
                spans,
                (id, record) -> found.computeIfAbsent(id, partition -> new LongArrayList())
                        .add(record.offset()),
                done -> {});
        return found;
    }

    private static Map<PartitionId, TopicReader.Span> last(
            Map<PartitionId, LongArrayList> found, int wanted, Map<PartitionId, Long> end) {
        Map<PartitionId, Long> counts = new HashMap<>();
        found.forEach((id, offsets) -> counts.put(id, (long) offsets.size()));
        Map<PartitionId, TopicReader.Span> spans = new HashMap<>();
        shares(counts, wanted).forEach((id, share) -> {
            LongArrayList offsets = found.get(id);
            spans.put(id, new TopicReader.Span(offsets.get(offsets.size() - (int) (long) share), end.get(id)));
        });
        return spans;
    }

    /**
     * Distributes a number over the partitions, as evenly as their sizes allow. Omits partitions with no share.
     *
     * @param held the size of each partition
     * @param wanted the sum of the shares, or the sum of all sizes if that is less
     */
    static Map<PartitionId, Long> shares(Map<PartitionId, Long> held, long wanted) {
        List<Map.Entry<PartitionId, Long>> fewestFirst =
                held.entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
        Map<PartitionId, Long> shares = new TreeMap<>();
        long left = wanted;
        int others = fewestFirst.size();
        for (Map.Entry<PartitionId, Long> partition : fewestFirst) {
            long share = Math.min(partition.getValue(), left / others);
            if (share > 0) {
                shares.put(partition.getKey(), share);
            }
            left -= share;
            others--;
        }
        return shares;
    }
}
