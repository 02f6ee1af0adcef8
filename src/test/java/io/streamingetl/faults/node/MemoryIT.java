package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.NodeProcesses;
import io.streamingetl.faults.RunSummary;
import io.streamingetl.faults.TakeoverWatch;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with a heap of 256 MB under loads that would exceed it. */
@Tag("faults")
class MemoryIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("memory.minutes", 5));
    private static final long NOW_S = System.currentTimeMillis() / 1000;

    /**
     * The heap of 256 MB, and as much again for native memory: Kafka's and the network's buffers, classes, compiled
     * code, threads.
     */
    private static final long MAX_BYTES = 512L << 20;

    private static DatabaseServer database;

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("memory");
    private NodeProcesses nodes;
    private TakeoverWatch watch;

    @BeforeAll
    static void startDatabase() {
        database = DatabaseServer.start();
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @AfterEach
    void stop() {
        watch.close();
        nodes.close();
    }

    /** Sends this many orders to two partitions, half to each, as fast as the broker accepts them. */
    private static void send(Job job, int count, LongFunction<String> order) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", job.bootstrapServers(), "compression.type", "lz4", "linger.ms", "20");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                byte[] value = order.apply(i).getBytes(StandardCharsets.UTF_8);
                // A failure shows as a missing order.
                var unused = producer.send(new ProducerRecord<>(job.topic(), i % 2, null, value));
            }
        }
    }

    private static String order(long item, long timestampS) {
        return "{\"itemid\": %d, \"count\": 2, \"timestamp\": %d, \"price\": 1.25, \"orderid\": 1, \"shopid\": 7, \"region\": \"SG\"}"
                .formatted(item, timestampS);
    }

    /** An order whose key has 765 characters. */
    private static String wideOrder(long item, long timestampS) {
        String text = "%0255d".formatted(item);
        return "{\"count\": 2, \"timestamp\": %d, \"price\": 1.25, \"region\": \"%s\", \"seller\": \"%s\", \"brand\": \"%s\"}"
                .formatted(timestampS, text, text, text);
    }

    @Test
    void when_aWindowHasMillionsOfKeys_then_memoryIsBoundedAndEveryKeyHasItsRow() {
        RunSummary summary = new RunSummary("memory-keys");
        int keys = Chaos.count("memory.keys", 400_000);
        Job job =
                Job.on(SERVERS.kafka(), database, 2).with("window.size", "24h").with("window.max-open-keys", "200000");
        nodes = new NodeProcesses(job, dir);
        send(job, keys, number -> order(number, NOW_S));
        FatJar node = nodes.start();
        watch = new TakeoverWatch(job, () -> keys);
        awaitPartialSums(job, keys, keys - 200_000);
        assertBounded(node, summary);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income WHERE gross_income <> 2.50"))
                .isZero();
        summary.save(job);
    }

    /** There is no limit by number: the panes would fill the heap. */
    @Test
    void when_keysAreWide_then_memoryIsBoundedAndPartialSumsAreWritten() {
        RunSummary summary = new RunSummary("memory-wide");
        int keys = Chaos.count("memory.wide", 400_000);
        Job job = Job.on(SERVERS.kafka(), database, 2)
                .with("window.size", "24h")
                .with("event.key", "[region, seller, brand]")
                .with(
                        "event.types",
                        "{ region: string(255), seller: string(255), brand: string(255), count: integer, price: \"decimal(12,2)\" }");
        nodes = new NodeProcesses(job, dir);
        send(job, keys, number -> wideOrder(number, NOW_S));
        FatJar node = nodes.start();
        watch = new TakeoverWatch(job, () -> keys);
        awaitPartialSums(job, keys, keys / 2);
        assertBounded(node, summary);
        assertThat(job.number("SELECT COUNT(*) FROM gross_income WHERE gross_income <> 2.50"))
                .isZero();
        summary.save(job);
    }

    private void awaitPartialSums(Job job, int keys, int rows) {
        Await.until(() -> job.accounted() == keys, PATIENCE, () -> keys + " keys; " + watch);
        Await.until(
                () -> job.number("SELECT COUNT(*) FROM gross_income") > rows, PATIENCE, () -> "partial sums; " + watch);
    }

    private static void assertBounded(FatJar node, RunSummary summary) {
        assertThat(node.isAlive()).isTrue();
        assertThat(node.text()).doesNotContain("OutOfMemoryError");
        summary.put("peakMiB", node.peakBytes() >> 20);
        assertThat(node.peakBytes()).isLessThan(MAX_BYTES);
    }

    @Test
    void when_databaseIsUnreachableUnderFullLoad_then_memoryIsBoundedAndTableEqualsRecomputation() throws Exception {
        RunSummary summary = new RunSummary("memory-away");
        Job job = FaultJobs.withManyFlushes(Job.on(SERVERS.kafka(), database, 2))
                .with("window.max-replay-records", "100000");
        nodes = new NodeProcesses(job, dir);
        nodes.startReading(1);
        database.kill();
        int records = Chaos.count("memory.records", 1_000_000);
        send(job, records, number -> order(random.nextInt(100_000), NOW_S + number * 60 / records));
        FatJar node = nodes.get(0);
        Chaos.pause(Chaos.count("memory.away.ms", 5_000));
        assertThat(node.isAlive()).isTrue();
        database.restart();
        watch = new TakeoverWatch(job, () -> records);
        job.awaitSettled(records, PATIENCE);
        assertBounded(node, summary);
        assertThat(summary.end(job)).isEmpty();
    }

    @Test
    void when_onePartitionIsHoursBehindTheOther_then_memoryIsBoundedAndTableEqualsRecomputation() throws Exception {
        RunSummary summary = new RunSummary("memory-behind");
        int records = Chaos.count("memory.records", 1_000_000);
        long hours = 6;
        Job job = FaultJobs.withManyFlushes(Job.on(SERVERS.kafka(), database, 2))
                .with("window.size", "60s")
                .with("window.emit", "on-close")
                .with("window.max-open-keys", "100000");
        nodes = new NodeProcesses(job, dir);
        long startS = NOW_S - hours * 3600;
        // Records alternate between event times of the previous hours and of the hour since.
        send(
                job,
                records,
                number -> order(
                        random.nextInt(10_000),
                        startS + (number % 2) * hours * 1800 + number * hours * 1800 / records));
        nodes.startReading(1);
        watch = new TakeoverWatch(job, () -> records);
        job.awaitSettled(records, PATIENCE);
        assertBounded(nodes.get(0), summary);
        assertThat(summary.end(job, 60)).isEmpty();
    }
}
