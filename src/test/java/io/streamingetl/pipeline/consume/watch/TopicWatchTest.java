package io.streamingetl.pipeline.consume.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
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

    private final OngoingFailures trouble =
            new OngoingFailures(LoggerFactory.getLogger(TopicWatchTest.class), "lane 0");
    private final AssignedPartitions ownership = new AssignedPartitions();
    private final TopicWatch watch =
            new TopicWatch(null, topics -> answer(), Set.of("orders"), ownership, null, found -> {}, trouble);
    private Set<Integer> leaderless = Set.of();
    private boolean answers = true;

    private Future<BrokerAdmin.Topics> answer() {
        BrokerAdmin.Topic orders = new BrokerAdmin.Topic("id", true, 3, leaderless);
        return answers
                ? Future.succeededFuture(new BrokerAdmin.Topics(Map.of("orders", orders), Set.of()))
                : Future.failedFuture(new TimeoutException("no answer for 5 s"));
    }

    @Test
    void when_aPartitionHasNoLeader_then_itAloneIsNamedAndIsTroubleAfterTenSeconds() {
        ownership.add(List.of(new TopicPartition("orders", 0), new TopicPartition("orders", 1)));
        leaderless = Set.of(1, 2);
        watch.look(0);
        watch.look(9_999);
        assertThat(trouble.current()).isEmpty();
        assertThat(watch.unreachable()).containsExactly(Map.entry(LOST, "it has no leader"));
        watch.look(10_000);
        assertThat(trouble.current()).contains("reading the topics fails: partitions that have no leader: [orders-1]");
        leaderless = Set.of();
        watch.look(11_000);
        assertThat(trouble.current()).isEmpty();
        assertThat(watch.unreachable()).isEmpty();
    }

    @Test
    void when_noBrokerAnswers_then_itIsTroubleAfterTenSecondsAndAtOnceAtTheStart() {
        answers = false;
        watch.look(0);
        assertThat(trouble.current()).isPresent();
        answers = true;
        watch.look(1_000);
        assertThat(trouble.current()).isEmpty();
        answers = false;
        watch.look(2_000);
        watch.look(11_999);
        assertThat(trouble.current()).isEmpty();
        watch.look(12_000);
        assertThat(trouble.current()).contains("asking the brokers for the topics fails: no answer for 5 s");
    }
}
