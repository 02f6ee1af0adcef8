package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All faults, one after the other in random order. */
@Tag("faults")
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
    private final Map<Fault, Integer> done = new TreeMap<>();

    @Test
    void when_faultsComeInRandomOrder_then_tableEqualsRecomputation() throws Exception {
        RunSummary summary = new RunSummary("mixed");
        try (KafkaServer kafka = KafkaServer.start();
                DatabaseServer database = DatabaseServer.start();
                TcpProxy proxy = TcpProxy.toDatabase(database)) {
            Job job = FaultJobs.withManyFlushes(Job.on(kafka, database, PARTITIONS), "classic")
                    .with("sink.port", String.valueOf(proxy.port()));
            try (NodeProcesses nodes = new NodeProcesses(job, dir);
                    OrderLoad load = OrderLoad.start(job, random.nextLong(), Chaos.count("mixed.rate", 1_000));
                    TakeoverWatch watch = new TakeoverWatch(job, load)) {
                nodes.startReading(NODES);
                long endNs = System.nanoTime()
                        + Duration.ofSeconds(Chaos.count("mixed.seconds", 0)).toNanos();
                for (int i = 0; i < Fault.values().length || System.nanoTime() < endNs; i++) {
                    Fault fault = i < Fault.values().length
                            ? Fault.values()[i]
                            : Fault.values()[random.nextInt(Fault.values().length)];
                    LOG.info("fault {}: {}", i + 1, fault);
                    inject(fault, nodes, proxy, database, kafka, watch);
                    done.merge(fault, 1, Integer::sum);
                    Chaos.pause(random.nextInt(Chaos.count("mixed.pause.ms", 1_000)));
                }
                job.awaitSettled(load.finish(), PATIENCE);
                assertThat(done).containsOnlyKeys(Fault.values());
                assertThat(nodes.kills()).isEqualTo(done.get(Fault.KILL_NODE));
                assertThat(watch.takeOversMs()).as("partitions of killed nodes").isNotEmpty();
                assertThat(proxy.cuts()).isGreaterThanOrEqualTo(done.get(Fault.CUT_CONNECTIONS));
                done.forEach((fault, times) -> summary.put(fault.name(), times));
                summary.put("fencedFlushes", nodes.logged("flush fenced"))
                        .put("commitsFoundDone", nodes.logged("unanswered COMMIT found committed"))
                        .putTimes("killToNextCommitMs", watch.takeOversMs());
            }
            assertThat(summary.end(job)).isEmpty();
        }
    }

    private void inject(
            Fault fault,
            NodeProcesses nodes,
            TcpProxy proxy,
            DatabaseServer database,
            KafkaServer kafka,
            TakeoverWatch watch) {
        switch (fault) {
            case KILL_NODE -> {
                FatJar victim = nodes.get(random.nextInt(nodes.size()));
                Set<Integer> orphans = nodes.partitions(victim);
                nodes.kill(victim);
                watch.orphaned(orphans);
                watch.awaitTakeOvers(PATIENCE);
                nodes.start();
            }
            case FREEZE_NODE -> {
                FatJar frozen = nodes.get(random.nextInt(nodes.size()));
                frozen.freeze();
                Chaos.pause(random.nextInt(6_000));
                frozen.thaw();
            }
            // After another fault, the nodes may not be connected yet.
            case CUT_CONNECTIONS -> Await.until(() -> proxy.cut() > 0, PATIENCE, () -> "a connection to cut");
            case DELAY_CONNECTIONS -> {
                long delayed = proxy.delayed();
                proxy.delay(Duration.ofMillis(1 + random.nextInt(100)));
                Chaos.pause(random.nextInt(3_000));
                Await.until(() -> proxy.delayed() > delayed, PATIENCE, () -> "something to delay");
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
}
