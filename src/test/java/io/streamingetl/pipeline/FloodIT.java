package io.streamingetl.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderGenerator;
import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Floods of unexpected records, too many or too large to keep, with little memory. */
@AnyDatabase
class FloodIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("chaos.patience.minutes", 2));
    private static final long SEED = Long.getLong("chaos.seed", 37);
    private static final int GARBAGE = Integer.getInteger("chaos.garbage", 100_000);
    private static final int ROWS = 500;
    private static final int LARGE_BYTES = 10_000_000;
    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();

    @TempDir
    Path dir;

    private FatJar run(Job job) {
        return FatJar.start(
                dir,
                List.of("-Xmx128m"),
                Map.of(),
                "run",
                "--conf",
                job.file(dir).toString());
    }

    private static KafkaProducer<byte[], byte[]> producer(Job job) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        job.bootstrapServers(),
                        "max.request.size",
                        2 * LARGE_BYTES,
                        "linger.ms",
                        20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Test
    void when_garbageFloodsTheTopic_then_allIsCountedASampleIsKeptAndOrdersAreSummed() throws Exception {
        Job job = Job.create(SERVERS, 2)
                .with("source.lanes", "1")
                .with("quarantine.max-rows-per-minute", String.valueOf(ROWS));
        OrderGenerator orders = new OrderGenerator(OrderOptions.of(SEED, START_MS, 100));
        int good = 0;
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(job)) {
            for (int i = 0; i < GARBAGE; i++) {
                sent.add(producer.send(new ProducerRecord<>(job.topic(), ("garbage " + i).getBytes(UTF_8))));
                if (i > 1_000 && i % 50 == 0) {
                    sent.add(producer.send(new ProducerRecord<>(job.topic(), orders.order(good++))));
                }
            }
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
        long began = System.nanoTime();
        try (FatJar node = run(job)) {
            job.awaitSettled(GARBAGE + good, PATIENCE);
            // A sample's minute begins with its first record, which is later than this clock's start, so there are no
            // more samples than this.
            long minutes = Duration.ofNanos(System.nanoTime() - began).toMinutes() + 1;
            assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine")).isBetween((long) ROWS, ROWS * minutes);
            assertThat(job.number("SELECT SUM(quarantined) FROM etl_progress")).isEqualTo(GARBAGE);
            assertThat(job.differences(OracleSpec.window(60))).isEmpty();
            assertThat(node.text())
                    .contains("a flood of rejected records begins: reasons=[BAD_JSON]")
                    .contains("does not look like the configured records")
                    .contains("exampleOffset=9 exampleReason=BAD_JSON");
        }
    }

    @Test
    void when_recordsAreOfTenMegabytes_then_theBeginningIsKeptInLittleMemory() throws Exception {
        String topic = SERVERS.newTopic(1) + ".large";
        SERVERS.kafka().createTopic(topic, 1, Map.of("max.message.bytes", String.valueOf(2 * LARGE_BYTES)));
        Job job = Job.reading(SERVERS.kafka(), SERVERS.database(), topic);
        int count = 12;
        try (KafkaProducer<byte[], byte[]> producer = producer(job)) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, new byte[LARGE_BYTES]))
                        .get();
            }
            producer.send(new ProducerRecord<>(topic, new OrderGenerator(OrderOptions.of(36, START_MS, 100)).order(1)))
                    .get();
        }
        try (FatJar node = run(job)) {
            job.awaitSettled(count + 1, PATIENCE);
            assertThat(node.isAlive()).as(node.text()).isTrue();
            assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE reason = 'TOO_LARGE' AND value_cut"
                            + " AND value_size = " + LARGE_BYTES + " AND LENGTH(value) = 65536"))
                    .isEqualTo(count);
            assertThat(job.number("SELECT SUM(aggregated) FROM etl_progress")).isEqualTo(1);
        }
    }
}
