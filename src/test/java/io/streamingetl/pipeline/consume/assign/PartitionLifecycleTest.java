package io.streamingetl.pipeline.consume.assign;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.consume.poll.OwnPollThread;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.LaneSettled;
import io.streamingetl.testkit.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What becomes of partitions between assignment and reading, and of one whose flush is refused. */
@ExtendWith(VertxExtension.class)
class PartitionLifecycleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);
    private static final long EPOCH = 3;

    private final AssignedPartitions assignment = new AssignedPartitions();
    private final OngoingFailures failures =
            new OngoingFailures(LoggerFactory.getLogger(PartitionLifecycleTest.class), "lane 0");
    private final OwnPollThread pollThread = new OwnPollThread(FIRST, SECOND);
    private final Queue<Future<Claimer.Outcomes>> answers = new ConcurrentLinkedQueue<>();
    private final List<List<PartitionId>> claims = new CopyOnWriteArrayList<>();
    private Context context;
    private PartitionLifecycle lifecycle;

    /** A lane whose aggregator takes what it is told, and whose claims are answered by turns. */
    @BeforeEach
    void start(Vertx vertx) {
        context = vertx.getOrCreateContext();
        Bus.register(vertx);
        Bus.serve(vertx, Addresses.assigned(0), assigned -> Future.succeededFuture());
        Bus.serve(vertx, Addresses.revoked(0), revoked -> Future.succeededFuture());
        PauseControl pauseControl = new PauseControl(vertx, 0, assignment, pollThread, failures);
        lifecycle = new PartitionLifecycle(vertx, 0, assignment, pollThread, this::claim, pauseControl, failures);
    }

    private Future<Claimer.Outcomes> claim(Collection<AssignedPartition> partitions) {
        claims.add(partitions.stream().map(AssignedPartition::id).sorted().toList());
        Future<Claimer.Outcomes> answer = answers.poll();
        return answer == null ? Future.future(never -> {}) : answer;
    }

    private static Map<PartitionId, Claimer.Outcome> claimed(TopicPartition... partitions) {
        return Stream.of(partitions)
                .map(PartitionLifecycleTest::id)
                .collect(Collectors.toMap(
                        id -> id,
                        id -> new Claimer.Outcome(
                                new Claimed.Owned(
                                        id,
                                        "topic-id",
                                        Progress.startingAt(EPOCH, 100),
                                        new LongHashSet(),
                                        WindowPlan.of(60_000)),
                                "")));
    }

    private static PartitionId id(TopicPartition partition) {
        return new PartitionId(partition.topic(), partition.partition());
    }

    /** On the event loop, as all that the lane does. */
    private <T> T ask(Callable<T> question) {
        return Future.<T>future(answer -> context.runOnContext(now -> {
                    try {
                        answer.complete(question.call());
                    } catch (Exception e) {
                        answer.fail(e);
                    }
                }))
                .await();
    }

    private void assign(TopicPartition... partitions) {
        context.runOnContext(now -> lifecycle.assigned(List.of(partitions)));
    }

    private boolean isRead(TopicPartition partition) {
        return ask(() -> assignment.running(partition) != null);
    }

    private void awaitRead(TopicPartition partition) {
        Await.until(() -> isRead(partition), PATIENCE, () -> partition + " to be read; " + failures.current());
    }

    private void awaitTrouble(Optional<String> expected) {
        Await.until(
                () -> ask(failures::current).equals(expected), PATIENCE, () -> expected + "; " + failures.current());
    }

    private void refuseFlush(long epoch) {
        context.runOnContext(now -> {
            assignment.add(List.of(FIRST)).get(0).run("topic-id", Progress.startingAt(EPOCH, 100), 0);
            lifecycle.onSettled(new LaneSettled(Map.of(), Map.of(id(FIRST), epoch)));
        });
    }

    @Test
    @Tag("slow")
    void when_oneOfThemIsRefused_then_theOtherIsReadAndItIsClaimedAgain() {
        answers.add(Future.succeededFuture(
                new Claimer.Outcomes(claimed(FIRST), Map.of(id(SECOND), "its brokers are away"))));
        assign(FIRST, SECOND);
        awaitTrouble(Optional.of("claiming fails: its brokers are away"));
        assertThat(isRead(FIRST)).isTrue();
        assertThat(isRead(SECOND)).isFalse();
        answers.add(Future.succeededFuture(new Claimer.Outcomes(claimed(SECOND), Map.of())));
        awaitRead(SECOND);
        awaitTrouble(Optional.empty());
        assertThat(pollThread.paused()).isEmpty();
        assertThat(claims).containsExactly(List.of(id(FIRST), id(SECOND)), List.of(id(SECOND)));
    }

    @Test
    void when_oneThatIsRefusedIsTakenAway_then_itIsNoTroubleAnyMore() {
        answers.add(Future.failedFuture("no broker answers"));
        assign(FIRST);
        awaitTrouble(Optional.of("claiming fails: no broker answers"));
        context.runOnContext(now -> lifecycle.revoked(List.of(FIRST)));
        awaitTrouble(Optional.empty());
    }

    @Test
    @Tag("slow")
    void when_itsFlushIsRefused_then_itIsClaimedAnew() {
        refuseFlush(EPOCH);
        assertThat(isRead(FIRST)).isFalse();
        Await.until(() -> !claims.isEmpty(), PATIENCE, () -> "a claim");
        assertThat(claims).containsExactly(List.of(id(FIRST)));
    }

    @Test
    void when_aFlushOfAnEarlierOwnershipIsRefused_then_itIsReadOn() {
        refuseFlush(EPOCH - 1);
        assertThat(isRead(FIRST)).isTrue();
    }
}
