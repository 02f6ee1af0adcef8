package io.streamingetl.pipeline.consume.watch;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.assign.Membership;
import io.streamingetl.pipeline.consume.broker.GroupWatch;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.KafkaClientReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Collects the state of a lane's consumer, from the consumer and from the brokers. Event loop only. */
public final class LaneMonitor {
    private static final String ASKING = "asking the poll thread";

    /** Longer than any callback or request may block the poll thread. */
    private static final long UNANSWERED_MS = 30_000;

    private final int lane;
    private final Membership membership;
    private final AssignedPartitions assignment;
    private final TopicWatch topics;
    private final LagTracker lag;
    private final GroupWatch group;
    private final OngoingFailures failures;
    private boolean asking;
    private long askedMs;
    private ConsumerSnapshot snapshot = ConsumerSnapshot.UNKNOWN;
    private KafkaClientReport counted = KafkaClientReport.NOTHING;

    public LaneMonitor(
            int lane,
            Membership membership,
            AssignedPartitions assignment,
            TopicWatch topics,
            LagTracker lag,
            GroupWatch group,
            OngoingFailures failures) {
        this.lane = lane;
        this.membership = membership;
        this.assignment = assignment;
        this.topics = topics;
        this.lag = lag;
        this.group = group;
        this.failures = failures;
    }

    /** Sends the queries; a later report has their answers. */
    public void update(long tickMs) {
        topics.check(tickMs);
        lag.update(tickMs);
        group.check();
        if (!asking) {
            asking = true;
            askedMs = tickMs;
            membership
                    .<ConsumerSnapshot>run(ConsumerSnapshot::of)
                    .onSuccess(this::found)
                    .onFailure(none -> asking = false);
        } else if (tickMs - askedMs >= UNANSWERED_MS) {
            failures.failed(ASKING, "no answer for " + UNANSWERED_MS / 1_000 + " s");
        }
    }

    private void found(ConsumerSnapshot found) {
        asking = false;
        failures.recovered(ASKING);
        snapshot = found;
        if (snapshot.member().isPresent()) {
            membership.onMember();
        }
    }

    /** Whether the group has removed the consumer without its knowledge, although the brokers answered all the time. */
    public boolean isForgotten() {
        return snapshot.silent() && topics.answeredFor(Duration.ofSeconds(ConsumerSnapshot.SILENT_SECONDS));
    }

    /** A new consumer has replaced the previous one. */
    public void onReplaced() {
        counted = counted.plus(snapshot.client().closed());
        snapshot = ConsumerSnapshot.UNKNOWN;
        asking = false;
    }

    public ConsumerReport report(boolean paused, int batchesInFlight) {
        return new ConsumerReport(
                lane,
                new ConsumerReport.PartitionStates(
                        lag.lagRecords(),
                        lag.heldBackRecords(),
                        unreachable(),
                        assignment.stopped(),
                        snapshot.pausedPartitions()),
                assignment.in(AssignedPartition.State.CLAIMING).isEmpty(),
                paused,
                batchesInFlight,
                counted.plus(snapshot.client()),
                snapshot.member(),
                whyNotReading());
    }

    private Map<PartitionId, String> unreachable() {
        Map<PartitionId, String> unreachable = new HashMap<>(lag.unreachable());
        // That the brokers report no leader is more specific than that none answers.
        unreachable.putAll(topics.unreachable());
        return unreachable;
    }

    /** A member without partitions has nothing to read, but one that got no answer from a broker reads nothing. */
    private Optional<String> whyNotReading() {
        if (snapshot.member().isPresent() && topics.answered()) {
            return failures.current();
        }
        String waits = "lane " + lane + " waits for the brokers to take it into the consumer group";
        return Optional.of(
                failures.current().map(failing -> waits + ": " + failing).orElse(waits));
    }
}
