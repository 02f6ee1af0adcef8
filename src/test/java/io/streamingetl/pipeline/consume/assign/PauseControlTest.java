package io.streamingetl.pipeline.consume.assign;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.Progress;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.consume.poll.OwnPollThread;
import io.streamingetl.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Two partitions, of which one is read. */
@ExtendWith(VertxExtension.class)
class PauseControlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TopicPartition READ = new TopicPartition("orders", 0);
    private static final TopicPartition CLAIMED = new TopicPartition("orders", 1);

    private final OwnPollThread pollThread = new OwnPollThread(READ, CLAIMED);
    private final OngoingFailures failures =
            new OngoingFailures(LoggerFactory.getLogger(PauseControlTest.class), "lane 0");
    private PauseControl pauseControl;

    @BeforeEach
    void read(Vertx vertx) {
        AssignedPartitions assignment = new AssignedPartitions();
        assignment.add(List.of(READ, CLAIMED)).get(0).run("topic-id", Progress.startingAt(1, 0), 0);
        pauseControl = new PauseControl(vertx, 0, assignment, pollThread, failures);
    }

    @Test
    void when_aPartitionIsRead_then_itIsPolledUnlessTheNodeIsPaused() {
        pauseControl.pause(true);
        pauseControl.resume(READ);
        assertThat(pollThread.paused()).containsExactlyInAnyOrder(READ, CLAIMED);
        pauseControl.pause(false);
        assertThat(pollThread.paused()).containsExactly(CLAIMED);
        pauseControl.resume(CLAIMED);
        assertThat(pollThread.paused()).isEmpty();
    }

    @Test
    void when_aggregatorIsBehindAndNodeIsPaused_then_bothMustEndBeforeItIsPolled() {
        pauseControl.backpressure(true);
        pauseControl.pause(true);
        pauseControl.backpressure(false);
        assertThat(pollThread.paused()).contains(READ);
        pauseControl.pause(false);
        assertThat(pollThread.paused()).doesNotContain(READ);
    }

    @Test
    @Tag("slow")
    void when_resumingFails_then_itIsReportedAndRetried() {
        pollThread.failResuming(1);
        pauseControl.resume(READ);
        assertThat(failures.current())
                .hasValueSatisfying(text -> assertThat(text).contains("can't be resumed"));
        assertThat(pollThread.paused()).contains(READ);
        Await.until(() -> failures.current().isEmpty(), PATIENCE, () -> "a retry; " + failures.current());
        assertThat(pollThread.paused()).containsExactly(CLAIMED);
    }
}
