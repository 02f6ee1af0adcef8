package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TestServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that are killed, some or all, under load. */
class NodeKillIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(Chaos.count("patience.minutes", 2));
    private static final int RATE = Chaos.count("rate", 2_000);

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void when_nodesAreKilledAtRandomMoments_then_tableEqualsRecomputation(String protocol) throws Exception {
        int kills = Chaos.count("kills", 4);
        Random random = Chaos.random("kills, " + protocol);
        Job job = Jobs.withManyFlushes(Job.create(SERVERS, 6), protocol);
        try (Nodes nodes = new Nodes(job, dir);
                Load load = Load.start(job, random.nextLong(), RATE)) {
            nodes.startReading(3);
            while (nodes.kills() < kills) {
                Chaos.pause(100 + random.nextInt(3_000));
                nodes.kill(random.nextInt(nodes.size()));
                nodes.start();
            }
            while (nodes.size() > 0) {
                nodes.kill(0);
            }
            assertThat(job.accounted()).isLessThan(load.sent());
            nodes.start();
            job.awaitSettled(load.finish(), PATIENCE);
            assertThat(nodes.kills()).isEqualTo(kills + 3);
            assertThat(job.differences(OracleSpec.window(Jobs.WINDOW_SECONDS))).isEmpty();
        }
    }
}
