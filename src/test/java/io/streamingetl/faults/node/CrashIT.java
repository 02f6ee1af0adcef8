package io.streamingetl.faults.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.NodeProcesses;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.FatJar;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node that finds a broken invariant. */
@Tag("faults")
class CrashIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path dir;

    @Test
    void when_aProgressRowDoesNotAddUp_then_processExitsWith70AndLogsWhyAndContinuesOnceFixed() throws Exception {
        Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 2));
        OrderSender sender = new OrderSender(job, Chaos.random("crash").nextLong());
        sender.send(300, 2);
        try (NodeProcesses nodes = new NodeProcesses(job, dir)) {
            FatJar first = nodes.start();
            job.awaitSettled(sender.sent(), PATIENCE);
            first.terminate();
            first.waitForExit(PATIENCE);
            job.executeAsRoot("UPDATE etl_progress SET records = records + 1 WHERE `partition` = 1");
            FatJar second = nodes.start();
            assertThat(second.waitForExit(PATIENCE)).isEqualTo(70);
            assertThat(second.text())
                    .contains(
                            "the writer crashes, and the node with it", "ledger does not add up", "exits with code 70")
                    .contains("at io.streamingetl.core.progress.Ledger");
            job.executeAsRoot("UPDATE etl_progress SET records = records - 1 WHERE `partition` = 1");
            nodes.start();
            sender.send(300, 2);
            job.awaitSettled(sender.sent(), PATIENCE);
        }
        FaultJobs.assertNoDifferences(job);
    }
}
