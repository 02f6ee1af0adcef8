package io.streamingetl.cli.generate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.streamingetl.cli.access.TopicReader;
import io.streamingetl.core.progress.PartitionId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The header on each record of {@code generate}, by which it knows its own records again. */
final class SampleMark {
    private static final String NAME = "streaming-etl";
    private static final byte[] VALUE = "generate".getBytes(US_ASCII);

    /** Records at either end of a partition: others write at its end, or wrote before {@code generate} began. */
    private static final int SAMPLE = 1_000;

    static final List<Header> HEADERS = List.of(new RecordHeader(NAME, VALUE));

    private SampleMark() {}

    /** A record without the mark, among the first and the last of each partition. */
    static Optional<String> unmarked(TopicReader kafka, String topic) throws InterruptedException {
        Set<PartitionId> ids = kafka.partitions(Set.of(topic));
        Map<PartitionId, Long> first = kafka.firstOffsets(ids);
        Map<PartitionId, Long> end = kafka.endOffsets(ids);
        Map<PartitionId, TopicReader.Span> oldest = new HashMap<>();
        Map<PartitionId, TopicReader.Span> newest = new HashMap<>();
        for (PartitionId id : ids) {
            long from = first.get(id);
            long to = end.get(id);
            long middle = Math.min(to, from + SAMPLE);
            oldest.put(id, new TopicReader.Span(from, middle));
            newest.put(id, new TopicReader.Span(Math.max(middle, to - SAMPLE), to));
        }
        AtomicReference<String> found = new AtomicReference<>();
        for (Map<PartitionId, TopicReader.Span> spans : List.of(oldest, newest)) {
            kafka.read(
                    spans,
                    (id, record) -> {
                        if (!isMarked(record)) {
                            found.set(id + "@" + record.offset());
                        }
                    },
                    done -> {});
        }
        return Optional.ofNullable(found.get());
    }

    private static boolean isMarked(ConsumerRecord<byte[], byte[]> record) {
        Header mark = record.headers().lastHeader(NAME);
        return mark != null && Arrays.equals(mark.value(), VALUE);
    }
}
