package io.streamingetl.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class KafkaServerIT {
    private static KafkaServer kafka;

    @BeforeAll
    static void start() {
        kafka = KafkaServer.start();
    }

    @AfterAll
    static void close() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_recordProduced_then_consumedInAGroup(String protocol) throws Exception {
        kafka.createTopic("orders-" + protocol, 2, Map.of());

        produce("orders-" + protocol, "one");

        assertThat(consume("orders-" + protocol, protocol, 1)).containsExactly("one");
    }

    @Test
    void when_killedAndRestarted_then_samePortAndRecords() throws Exception {
        kafka.createTopic("kept", 1, Map.of());
        produce("kept", "before");
        String address = kafka.bootstrapServers();

        kafka.kill();
        assertThat(kafka.isAlive()).isFalse();
        kafka.restart();

        produce("kept", "after");
        assertThat(kafka.bootstrapServers()).isEqualTo(address);
        assertThat(consume("kept", "classic", 2)).containsExactly("before", "after");
    }

    @Test
    void when_frozen_then_answersOnlyAfterThaw() throws Exception {
        kafka.createTopic("frozen", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.partitionsFor("frozen");
            kafka.freeze();
            var sent = producer.send(new ProducerRecord<>("frozen", bytes("late")));
            assertThatThrownBy(() -> sent.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            kafka.thaw();

            assertThat(sent.get(20, TimeUnit.SECONDS).offset()).isZero();
        } finally {
            kafka.thaw();
        }
    }

    @Test
    void when_settingIsWrong_then_startFailsWithTheLog(@TempDir Path dir) {
        assertThatThrownBy(() -> KafkaServer.start(dir, Map.of("log.retention.bytes", "many")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("while starting")
                .hasMessageContaining("log.retention.bytes");
    }

    private static void produce(String topic, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>(topic, 0, null, bytes(value))).get(30, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<String> consume(String topic, String protocol, int count) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                topic,
                "group.protocol",
                protocol,
                "auto.offset.reset",
                "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            Await.until(
                    () -> {
                        consumer.poll(Duration.ofMillis(100))
                                .forEach(r -> values.add(new String(r.value(), StandardCharsets.UTF_8)));
                        return values.size() >= count;
                    },
                    Duration.ofSeconds(30),
                    () -> count + " records, got " + values);
        }
        return values;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
