package io.streamingetl.faults.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderSender;
import io.streamingetl.testkit.AnyDatabase;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.RowLock;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A claim that waits between querying the broker and its transaction, while another owner reads on. */
@AnyDatabase
class ClaimRaceIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 1));
    private final OrderSender sender =
            new OrderSender(job, Chaos.random("claim race").nextLong());

    @Test
    void when_anotherOwnerCommitsPastTheEndThatAWaitingClaimSaw_then_nothingCountsAsLost() throws Exception {
        sender.send(10, 1);
        LocalNode.runUntilSettled(job, 10);
        try (RowLock owner = RowLock.by(job, "SELECT * FROM etl_progress FOR UPDATE");
                LocalNode node = LocalNode.start(job)) {
            owner.awaitWaiting(1);
            sender.send(10, 1);
            owner.execute(
                    "UPDATE etl_progress SET next_offset = 20, resume_offset = 20, records = 20, aggregated = 20");
            owner.commit();
            node.await(
                    "a partition that is claimed",
                    status -> status.stopped().size() + status.partitions().size() > 0);
            assertThat(node.status().orElseThrow().stopped()).isEmpty();
            sender.send(10, 1);
            job.awaitSettled(30, PATIENCE);
        }
        assertThat(job.accounted()).isEqualTo(30);
    }
}
