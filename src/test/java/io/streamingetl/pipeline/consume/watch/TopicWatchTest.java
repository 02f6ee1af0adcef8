package io.streamingetl.pipeline.consume.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.broker.Topics;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the brokers say of the topics while leaders change. */
class TopicWatchTest {
    private static final PartitionId LOST = new PartitionId("orders", 1);

    private final OngoingFailures failures =
            new OngoingFailures(LoggerFactory.getLogger(TopicWatchTest.class), "lane 0");
    private final AssignedPartitions assignment = new AssignedPartitions();
    private final TopicWatch watch =
            new TopicWatch(null, topics -> answer(), Set.of("orders"), assignment, null, found -> {}, failures);
    private Set<Integer> leaderless = Set.of();
    private boolean answers = true;

    private Future<Topics> answer() {
        Topics.Topic orders = new Topics.Topic("id", true, 3, leaderless);
        return answers
                ? Future.succeededFuture(new Topics(Map.of("orders", orders), Set.of(), Map.of()))
                : Future.failedFuture(new TimeoutException("no answer for 5 s"));
    }

    @Test
    void when_aPartitionHasNoLeader_then_itAloneIsNamedAndIsTroubleAfterTenSeconds() {
        assignment.add(List.of(new TopicPartition("orders", 0), new TopicPartition("orders", 1)));
        leaderless = Set.of(1, 2);
        watch.check(0);
        watch.check(9_999);
        assertThat(failures.current()).isEmpty();
        assertThat(watch.unreachable()).containsExactly(Map.entry(LOST, "it has no leader"));
        watch.check(10_000);
        assertThat(failures.current()).contains("reading the topics fails: partitions that have no leader: [orders-1]");
        leaderless = Set.of();
        watch.check(11_000);
        assertThat(failures.current()).isEmpty();
        assertThat(watch.unreachable()).isEmpty();
    }

    @Test
    void when_noBrokerAnswers_then_itIsTroubleAfterTenSecondsAndAtOnceAtTheStart() {
        answers = false;
        watch.check(0);
        assertThat(failures.current()).isPresent();
        answers = true;
        watch.check(1_000);
        assertThat(failures.current()).isEmpty();
        answers = false;
        watch.check(2_000);
        watch.check(11_999);
        assertThat(failures.current()).isEmpty();
        watch.check(12_000);
        assertThat(failures.current()).contains("asking the brokers for the topics fails: no answer for 5 s");
    }
}
