package io.streamingetl.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.Start;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.LaneSettled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What a refused flush does to a partition that is read. */
@ExtendWith(VertxExtension.class)
class PartitionKeeperTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final PartitionId ID = new PartitionId("orders", 0);
    private static final long EPOCH = 3;

    private final Ownership ownership = new Ownership();
    private PollThreadConsumer consumer;
    private BrokerAdmin brokers;
    private PartitionKeeper keeper;

    /** A lane that reads one partition, of a broker that is never asked. */
    @BeforeEach
    void read(Vertx vertx) {
        Context context = vertx.getOrCreateContext();
        consumer = UnconnectedConsumer.on(context);
        brokers = new BrokerAdmin(context, UnconnectedConsumer.properties());
        Trouble trouble = new Trouble(LoggerFactory.getLogger(PartitionKeeperTest.class), "lane 0");
        keeper = new PartitionKeeper(
                vertx,
                0,
                ownership,
                consumer,
                new Claimer(vertx, consumer, brokers, new Start.Earliest()),
                new Gate(0, ownership, consumer),
                trouble);
        ownership.add(List.of(PARTITION)).get(0).run("topic-id", EPOCH, 100, 0);
    }

    @AfterEach
    void close() {
        consumer.close();
        brokers.close();
    }

    private void refused(long epoch) {
        keeper.settled(new LaneSettled(Map.of(), Map.of(ID, epoch)));
    }

    @Test
    void when_itsFlushIsRefused_then_itIsClaimedAnew() {
        refused(EPOCH);
        assertThat(ownership.running(PARTITION)).isNull();
        assertThat(ownership.in(OwnedPartition.State.CLAIMING)).hasSize(1);
    }

    @Test
    void when_aFlushOfAnEarlierOwnershipIsRefused_then_itIsReadOn() {
        refused(EPOCH - 1);
        assertThat(ownership.running(PARTITION)).isNotNull();
    }
}
