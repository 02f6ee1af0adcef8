package io.streamingetl.faults.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.faults.Chaos;
import io.streamingetl.faults.FaultJobs;
import io.streamingetl.faults.OrderLoad;
import io.streamingetl.faults.RunSummary;
import io.streamingetl.faults.TakeoverWatch;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.LocalNode;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that are cut just before or just after the server executes a COMMIT. */
class LostCommitIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void when_commitsAreLostBeforeAndAfterTheServerExecutesThem_then_eachIsSettledAndTableEqualsRecomputation()
            throws Exception {
        int cuts = Chaos.count("commits", 12);
        Random random = Chaos.random("lost commits");
        RunSummary summary = new RunSummary("lost-commits");
        try (TcpProxy proxy = TcpProxy.toDatabase(SERVERS.database())) {
            Job job = FaultJobs.withManyFlushes(Job.create(SERVERS, 4)).with("sink.port", String.valueOf(proxy.port()));
            try (LocalNode node = LocalNode.start(job);
                    OrderLoad load = OrderLoad.start(job, random.nextLong(), 2_000);
                    TakeoverWatch watch = new TakeoverWatch(job, load)) {
                // A claim whose COMMIT is lost is repeated, not settled, so both lanes must have claimed before the
                // first cut.
                node.await(
                        "each lane to read two partitions, and a first commit",
                        status -> status.transactions() > 0
                                && status.lanes().size() == 2
                                && status.lanes().stream()
                                        .allMatch(lane -> lane.partitions().size() == 2));
                for (int cut = 0; cut < cuts; cut++) {
                    if (cut % 2 == 0) {
                        proxy.commits().before(1);
                    } else {
                        proxy.commits().after(1);
                    }
                    Await.until(() -> proxy.commits().pending() == 0, PATIENCE, () -> "a COMMIT to cut; " + watch);
                    long cutAt = proxy.commits().sent();
                    Await.until(() -> proxy.commits().sent() > cutAt, PATIENCE, () -> "the next COMMIT");
                }
                job.awaitSettled(load.finish(), PATIENCE);
                long before = proxy.commits().cutBefore();
                long after = proxy.commits().cutAfter();
                assertThat(before).isGreaterThanOrEqualTo(cuts / 2);
                assertThat(after).isGreaterThanOrEqualTo(cuts / 2);
                node.await(
                        "%d COMMITs found done, %d transactions begun again".formatted(after, before + after),
                        status -> status.settledInDoubt() == after && status.retries() == before + after);
                summary.put("lostBeforeTheServerDidThem", before)
                        .put("lostAfterTheServerDidThem", after)
                        .put("foundDone", node.status().orElseThrow().settledInDoubt())
                        .put("begunAgain", node.status().orElseThrow().retries());
            }
            assertThat(summary.end(job)).isEmpty();
        }
    }
}
