package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.NodeProcesses;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.faults.RunSummary;
import io.streamingetl.faults.TakeoverWatch;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some or all nodes are killed under load. */
class NodeKillIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("patience.minutes", 3));
    private static final int NODES = 3;
    private static final int PARTITIONS = 6;

    @TempDir
    private Path dir;

    @ParameterizedTest
    @MethodSource("io.streamingetl.faults.Chaos#protocols")
    void when_nodesAreKilledAtRandomMoments_then_tableEqualsRecomputation(String protocol) throws Exception {
        int kills = Chaos.count("kills", 4);
        int records = Chaos.count("records", 20_000);
        Random random = Chaos.random("kills, " + protocol);
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, PARTITIONS), protocol);
        RunSummary summary = new RunSummary("node-kills-" + protocol);
        try (NodeProcesses nodes = new NodeProcesses(job, dir);
                OrderLoad load =
                        OrderLoad.start(job, random.nextLong(), Chaos.count("rate", 2_000), records, Map.of());
                TakeoverWatch watch = new TakeoverWatch(job, load)) {
            nodes.startReading(NODES);
            for (long moment : random.longs(kills, 0, records).sorted().toArray()) {
                Await.until(() -> load.sent() > moment, PATIENCE, () -> "order " + moment + "; " + watch);
                FatJar victim = nodes.get(random.nextInt(nodes.size()));
                Set<Integer> orphans = nodes.partitions(victim);
                nodes.kill(victim);
                watch.orphaned(orphans);
                nodes.start();
            }
            watch.awaitTakeOvers(PATIENCE);
            while (nodes.size() > 0) {
                nodes.kill(nodes.get(0));
            }
            nodes.start();
            job.awaitSettled(load.await(), PATIENCE);
            assertThat(nodes.kills()).isEqualTo(kills + NODES);
            assertThat(job.accounted()).isEqualTo(records);
            summary.put("kills", nodes.kills())
                    .put("nodes", NODES)
                    .put("partitions", PARTITIONS)
                    .put("fencedFlushes", nodes.logged("flush fenced"))
                    .putTimes("killToNextCommitMs", watch.takeOversMs());
        }
        assertThat(summary.end(job)).isEmpty();
    }
}
