package io.streamingetl.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@AnyDatabase
class OrderProducerIT {
    private static final OrderOptions OPTIONS = OrderOptions.of(1, 1_700_000_000_000L, 1_000);

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @Test
    void when_backlog_then_everyOrderIsInTheTopicOnceInOrder() throws Exception {
        assertThat(OrderTopic.createIfMissing(client(), "orders-backlog", 1)).isTrue();
        assertThat(OrderTopic.createIfMissing(client(), "orders-backlog", 1)).isFalse();
        try (OrderProducer producer = new OrderProducer(client(), "orders-backlog", OPTIONS, Pace.BACKLOG, true)) {
            assertThat(producer.run(20_000, () -> false)).isEqualTo(20_000);
        }

        OrderGenerator generator = new OrderGenerator(OPTIONS);
        List<ConsumerRecord<byte[], byte[]>> records = read("orders-backlog");
        assertThat(records).hasSize(20_000);
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).value()).isEqualTo(generator.order(i));
            assertThat(records.get(i).key()).isEqualTo(generator.key(i));
        }
    }

    @Test
    void when_live_then_theRateIsKept() throws Exception {
        OrderTopic.createIfMissing(client(), "orders-live", 1);
        try (OrderProducer producer = new OrderProducer(client(), "orders-live", OPTIONS, Pace.LIVE, false)) {
            long startNs = System.nanoTime();
            assertThat(producer.run(1_501, () -> false)).isEqualTo(1_501);
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isGreaterThanOrEqualTo(Duration.ofMillis(1_500));
        }

        assertThat(read("orders-live")).hasSize(1_501).allSatisfy(r -> assertThat(r.key())
                .isNull());
    }

    @Test
    void when_stopped_then_whatWasSentIsAcknowledged() throws Exception {
        OrderTopic.createIfMissing(client(), "orders-stopped", 1);
        long acknowledged;
        try (OrderProducer producer = new OrderProducer(client(), "orders-stopped", OPTIONS, Pace.FLAT_OUT, false)) {
            acknowledged = producer.run(Long.MAX_VALUE, () -> producer.acknowledged() > 0);
        }

        assertThat(acknowledged).isPositive();
        assertThat(read("orders-stopped")).hasSize((int) acknowledged);
    }

    @Test
    void when_kafkaRefuses_then_theRunFails() {
        Map<String, String> impatient =
                Map.of("bootstrap.servers", SERVERS.kafka().bootstrapServers(), "max.block.ms", "200");
        try (OrderProducer producer = new OrderProducer(impatient, "missing", OPTIONS, Pace.BACKLOG, false)) {
            assertThatThrownBy(() -> producer.run(10, () -> false))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Kafka acknowledged 0 orders and then failed: ")
                    .hasMessageContaining("missing");
        }
    }

    private static Map<String, String> client() {
        return Map.of("bootstrap.servers", SERVERS.kafka().bootstrapServers());
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, SERVERS.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
