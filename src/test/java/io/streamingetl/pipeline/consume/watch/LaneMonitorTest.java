package io.streamingetl.pipeline.consume.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.assign.Membership;
import io.streamingetl.pipeline.consume.assign.StaticIdentity;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.consume.broker.GroupWatch;
import io.streamingetl.pipeline.consume.poll.UnconnectedConsumer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** A lane whose poll thread stands still, and whose broker is not there. */
@ExtendWith(VertxExtension.class)
class LaneMonitorTest {
    private final OngoingFailures failures =
            new OngoingFailures(LoggerFactory.getLogger(LaneMonitorTest.class), "lane 0");
    private final OngoingFailures ofTheBroker =
            new OngoingFailures(LoggerFactory.getLogger(LaneMonitorTest.class), "lane 0");
    private BrokerAdmin brokers;
    private Membership membership;
    private LaneMonitor monitor;

    @BeforeEach
    void start(Vertx vertx) {
        Context context = vertx.getOrCreateContext();
        AssignedPartitions assignment = new AssignedPartitions();
        brokers = new BrokerAdmin(context, UnconnectedConsumer.properties());
        membership = new Membership(
                vertx,
                List.of("orders"),
                () -> UnconnectedConsumer.on(context),
                new StaticIdentity(brokers, UnconnectedConsumer.properties()),
                failures);
        membership.join().await();
        monitor = new LaneMonitor(
                0,
                membership,
                assignment,
                new TopicWatch(vertx, brokers::topics, Set.of("orders"), assignment, null, found -> {}, ofTheBroker),
                new LagTracker(0, brokers::ends, assignment, ofTheBroker),
                new GroupWatch(vertx, 0, brokers, UnconnectedConsumer.properties()),
                failures);
    }

    @AfterEach
    void stop() {
        membership.leaveForGood(false).await();
        brokers.close();
    }

    private Optional<String> troubleAt(long tickMs) {
        monitor.update(tickMs);
        return failures.current();
    }

    @Test
    @Tag("slow")
    void when_thePollThreadDoesNotAnswer_then_itIsSaidAfterAWhile() {
        assertThat(troubleAt(0)).isEmpty();
        assertThat(troubleAt(29_999)).isEmpty();
        assertThat(troubleAt(30_000)).contains("asking the poll thread fails: no answer for 30 s");
        assertThat(monitor.report(false, 0).problem())
                .hasValueSatisfying(said -> assertThat(said).contains("no answer for 30 s"));
    }

    @Test
    @Tag("slow")
    void when_anotherConsumerTakesItsPlace_then_thatOneIsAsked() {
        assertThat(troubleAt(0)).isEmpty();
        monitor.onReplaced();
        assertThat(troubleAt(20_000)).isEmpty();
        assertThat(troubleAt(49_999)).isEmpty();
        assertThat(troubleAt(50_000)).isPresent();
    }
}
