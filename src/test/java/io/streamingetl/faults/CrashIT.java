package io.streamingetl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.FatJar;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.TestServers;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node that finds what must not be. */
@Tag("faults")
class CrashIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path dir;

    @Test
    void when_aProgressRowDoesNotAddUp_then_processEndsWithSeventyAndSaysWhyAndGoesOnOnceMended() throws Exception {
        Job job = Jobs.withManyFlushes(Job.create(SERVERS, 2));
        Sender sender = new Sender(job, Chaos.random("crash").nextLong());
        sender.send(300, 2);
        try (Nodes nodes = new Nodes(job, dir)) {
            FatJar first = nodes.start();
            job.awaitSettled(sender.sent(), PATIENCE);
            first.terminate();
            first.waitForExit(PATIENCE);
            job.executeAsRoot("UPDATE etl_progress SET records = records + 1 WHERE `partition` = 1");
            FatJar second = nodes.start();
            assertThat(second.waitForExit(PATIENCE)).isEqualTo(70);
            assertThat(second.text())
                    .contains("the writer crashes, and the node with it", "ledger does not add up", "exit code 70")
                    .contains("at io.streamingetl.core.progress.Ledger");
            job.executeAsRoot("UPDATE etl_progress SET records = records - 1 WHERE `partition` = 1");
            nodes.start();
            sender.send(300, 2);
            job.awaitSettled(sender.sent(), PATIENCE);
        }
        assertThat(job.differences(OracleSpec.window(Jobs.WINDOW_SECONDS))).isEmpty();
    }
}
