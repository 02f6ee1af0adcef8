package io.streamingetl.pipeline.consume.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Partitions whose leaders do not answer for a while, and others of the same lane. */
class LagTrackerTest {
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);
    private static final PartitionId FIRST_ID = new PartitionId("orders", 0);
    private static final PartitionId SECOND_ID = new PartitionId("orders", 1);

    private final OngoingFailures failures =
            new OngoingFailures(LoggerFactory.getLogger(LagTrackerTest.class), "lane 0");
    private final AssignedPartitions assignment = new AssignedPartitions();
    private final Set<TopicPartition> silent = new HashSet<>();
    private final LagTracker lag = new LagTracker(0, this::ends, assignment, failures);

    @BeforeEach
    void own() {
        assignment
                .add(List.of(FIRST, SECOND))
                .forEach(partition -> partition.run("topic-id", Progress.startingAt(1, 90), 0));
    }

    private Map<TopicPartition, Future<BrokerAdmin.End>> ends(Set<TopicPartition> asked) {
        Map<TopicPartition, Future<BrokerAdmin.End>> ends = new HashMap<>();
        asked.forEach(partition -> ends.put(
                partition,
                silent.contains(partition)
                        ? Future.failedFuture(new TimeoutException("no answer for 5 s"))
                        : Future.succeededFuture(new BrokerAdmin.End(100, 100))));
        return ends;
    }

    /** Looks twice at that time: what the first look fails with shows in the second. */
    private void lookAt(long tickMs) {
        lag.update(tickMs);
        lag.update(tickMs);
    }

    @Test
    void when_aLeaderIsSilentForSeconds_then_itsPartitionAloneIsNamedAndThatIsNoTrouble() {
        silent.add(FIRST);
        lookAt(0);
        lookAt(9_999);
        assertThat(failures.current()).isEmpty();
        assertThat(lag.unreachable()).containsExactly(Map.entry(FIRST_ID, "no answer for 5 s"));
        silent.clear();
        lookAt(10_000);
        assertThat(failures.current()).isEmpty();
        assertThat(lag.unreachable()).isEmpty();
    }

    @Test
    void when_aLeaderIsSilentForLonger_then_itIsTroubleOfItsPartitionAloneAndItsLagIsNotKnown() {
        lookAt(0);
        assertThat(lag.lagRecords()).containsOnly(Map.entry(FIRST_ID, 10L), Map.entry(SECOND_ID, 10L));
        silent.add(FIRST);
        lookAt(1_000);
        lookAt(11_000);
        assertThat(failures.current())
                .contains("asking the brokers for end offsets fails: [orders-0] do not answer: no answer for 5 s");
        assertThat(lag.lagRecords()).containsOnly(Map.entry(SECOND_ID, 10L));
        silent.clear();
        lookAt(12_000);
        assertThat(failures.current()).isEmpty();
        assertThat(lag.lagRecords()).containsKey(FIRST_ID);
    }

    @Test
    void when_leadersAreSilentByTurns_then_noneIsTroubleBeforeItsOwnTime() {
        silent.add(FIRST);
        lookAt(0);
        silent.clear();
        silent.add(SECOND);
        lookAt(6_000);
        lookAt(12_000);
        assertThat(failures.current()).isEmpty();
        lookAt(16_000);
        assertThat(failures.current())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("[orders-1]").doesNotContain("orders-0"));
    }
}
