package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.DatabaseServer;
import io.streamingetl.testkit.FatJar;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.KafkaServer;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every fault in turn, in a random order. */
class MixedChaosIT {
    private static final Logger LOG = LoggerFactory.getLogger(MixedChaosIT.class);

    private static final int PARTITIONS = 6;
    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("patience.minutes", 2));

    private enum Fault {
        KILL_NODE,
        FREEZE_NODE,
        CUT_CONNECTIONS,
        DELAY_CONNECTIONS,
        KILL_DATABASE,
        KILL_BROKER
    }

    @TempDir
    private Path dir;

    private final Random random = Chaos.random("mixed");
    private final List<Long> takeOverMs = new ArrayList<>();
    private final Map<Fault, Integer> done = new TreeMap<>();

    @Test
    void when_faultsComeInRandomOrder_then_tableEqualsRecomputation() throws Exception {
        try (KafkaServer kafka = KafkaServer.start();
                DatabaseServer database = DatabaseServer.start();
                TcpProxy proxy = TcpProxy.toDatabase(database)) {
            Job job = Jobs.withManyFlushes(Job.on(kafka, database, PARTITIONS), "classic")
                    .with("sink.port", String.valueOf(proxy.port()));
            try (Nodes nodes = new Nodes(job, dir);
                    Load load = Load.start(job, random.nextLong(), Chaos.count("mixed.rate", 1_000))) {
                nodes.startReading(NODES);
                long endNs = System.nanoTime()
                        + Duration.ofSeconds(Chaos.count("mixed.seconds", 0)).toNanos();
                for (int i = 0; i < Fault.values().length || System.nanoTime() < endNs; i++) {
                    Fault fault = i < Fault.values().length
                            ? Fault.values()[i]
                            : Fault.values()[random.nextInt(Fault.values().length)];
                    LOG.info("fault {}: {}", i + 1, fault);
                    inject(fault, nodes, proxy, database, kafka, job);
                    done.merge(fault, 1, Integer::sum);
                    Chaos.pause(random.nextInt(Chaos.count("mixed.pause.ms", 1_000)));
                }
                job.awaitSettled(load.finish(), PATIENCE);
            }
            assertThat(done).containsOnlyKeys(Fault.values());
            assertThat(job.differences(OracleSpec.window(Jobs.WINDOW_SECONDS))).isEmpty();
        }
        takeOverMs.sort(null);
        LOG.info(
                "{}; from a kill to the next commit of every partition: p50 {} ms, p99 {} ms, max {} ms",
                done,
                percentile(50),
                percentile(99),
                percentile(100));
    }

    private void inject(Fault fault, Nodes nodes, TcpProxy proxy, DatabaseServer database, KafkaServer kafka, Job job) {
        switch (fault) {
            case KILL_NODE -> {
                long beforeNs = System.nanoTime();
                nodes.kill(random.nextInt(nodes.size()));
                awaitEveryPartition(job);
                takeOverMs.add(Duration.ofNanos(System.nanoTime() - beforeNs).toMillis());
                nodes.start();
            }
            case FREEZE_NODE -> {
                FatJar frozen = nodes.get(random.nextInt(nodes.size()));
                frozen.freeze();
                Chaos.pause(random.nextInt(6_000));
                frozen.thaw();
            }
            case CUT_CONNECTIONS -> proxy.cut();
            case DELAY_CONNECTIONS -> {
                proxy.delay(Duration.ofMillis(random.nextInt(100)));
                Chaos.pause(random.nextInt(3_000));
                proxy.delay(Duration.ZERO);
            }
            case KILL_DATABASE -> {
                database.kill();
                database.restart();
            }
            case KILL_BROKER -> {
                kafka.kill();
                kafka.restart();
            }
        }
    }

    /** Waits until each partition's progress was written again. */
    private static void awaitEveryPartition(Job job) {
        Map<Integer, Long> before = flushes(job);
        Await.until(
                () -> {
                    Map<Integer, Long> now = flushes(job);
                    return now.size() == PARTITIONS
                            && now.entrySet().stream()
                                    .allMatch(row -> row.getValue() > before.getOrDefault(row.getKey(), -1L));
                },
                PATIENCE,
                () -> "a commit of every partition; " + before + " became " + flushes(job));
    }

    private static Map<Integer, Long> flushes(Job job) {
        Map<Integer, Long> flushes = new TreeMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            flushes.put(
                    partition,
                    job.number("SELECT COALESCE(MAX(flushes), -1) FROM etl_progress WHERE `partition` = " + partition));
        }
        return flushes;
    }

    private long percentile(int percent) {
        return takeOverMs.get((takeOverMs.size() * percent + 99) / 100 - 1);
    }
}
