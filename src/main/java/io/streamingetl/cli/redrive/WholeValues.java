package io.streamingetl.cli.redrive;

import io.streamingetl.cli.SqlSession;
import io.streamingetl.cli.TopicReader;
import io.streamingetl.config.EtlConfig;
import io.streamingetl.config.KafkaConnection;
import io.streamingetl.core.progress.PartitionId;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The values that are too long for the quarantine, from Kafka, as long as it has them. */
final class WholeValues implements AutoCloseable {
    private static final String TOPIC_ID =
            "SELECT topic_id FROM etl_progress WHERE pipeline = ? AND topic = ? AND `partition` = ?";

    private final EtlConfig config;
    private final Map<PartitionId, Boolean> sameTopic = new HashMap<>();
    private TopicReader kafka;

    WholeValues(EtlConfig config) {
        this.config = config;
    }

    /** The record's value; empty where Kafka does not have the record any more. */
    Optional<byte[]> read(SqlSession session, PartitionId id, long offset) throws InterruptedException {
        if (kafka == null) {
            kafka = new TopicReader(KafkaConnection.of(config.source().kafka()));
        }
        if (!isSameTopic(session, id)
                || kafka.firstOffsets(List.of(id)).get(id) > offset
                || kafka.endOffsets(List.of(id)).get(id) <= offset) {
            return Optional.empty();
        }
        AtomicReference<byte[]> value = new AtomicReference<>();
        kafka.read(
                Map.of(id, new TopicReader.Span(offset, offset + 1)),
                (partition, record) -> value.set(record.value()),
                done -> {});
        return Optional.ofNullable(value.get());
    }

    private boolean isSameTopic(SqlSession session, PartitionId id) throws InterruptedException {
        Boolean known = sameTopic.get(id);
        if (known == null) {
            String now = kafka.topicIds(List.of(id.topic())).get(id.topic());
            boolean same = false;
            for (Row row : session.execute(TOPIC_ID, config.pipeline(), id.topic(), id.partition())) {
                same = row.getString(0).equals(now);
            }
            sameTopic.put(id, same);
            known = same;
        }
        return known;
    }

    @Override
    public void close() {
        if (kafka != null) {
            kafka.close();
        }
    }
}
