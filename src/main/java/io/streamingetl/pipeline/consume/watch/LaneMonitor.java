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

/** What a lane's consumer tells of itself, and of what the brokers say. Event loop only. */
public final class LaneMonitor {
    private static final String ASKING = "asking the poll thread";

    /** Longer than any callback or request may hold it up. */
    private static final long UNANSWERED_MS = 30_000;

    private final int lane;
    private final Membership membership;
    private final AssignedPartitions ownership;
    private final TopicWatch topics;
    private final LagTracker backlog;
    private final GroupWatch group;
    private final OngoingFailures trouble;
    private boolean asking;
    private long askedMs;
    private ConsumerSnapshot vitals = ConsumerSnapshot.UNKNOWN;
    private KafkaClientReport counted = KafkaClientReport.NOTHING;

    public LaneMonitor(
            int lane,
            Membership membership,
            AssignedPartitions ownership,
            TopicWatch topics,
            LagTracker backlog,
            GroupWatch group,
            OngoingFailures trouble) {
        this.lane = lane;
        this.membership = membership;
        this.ownership = ownership;
        this.topics = topics;
        this.backlog = backlog;
        this.group = group;
        this.trouble = trouble;
    }

    /** Asks; the answers are in a later report. */
    public void look(long tickMs) {
        topics.look(tickMs);
        backlog.look(tickMs);
        group.look();
        if (!asking) {
            asking = true;
            askedMs = tickMs;
            membership
                    .<ConsumerSnapshot>run(ConsumerSnapshot::of)
                    .onSuccess(this::found)
                    .onFailure(none -> asking = false);
        } else if (tickMs - askedMs >= UNANSWERED_MS) {
            trouble.failed(ASKING, "no answer for " + UNANSWERED_MS / 1_000 + " s");
        }
    }

    private void found(ConsumerSnapshot found) {
        asking = false;
        trouble.recovered(ASKING);
        vitals = found;
        if (vitals.member().isPresent()) {
            membership.confirmed();
        }
    }

    /** Whether the group must have forgotten the consumer, which does not notice: brokers answered all the time. */
    public boolean forgotten() {
        return vitals.silent() && topics.answeredFor(Duration.ofSeconds(ConsumerSnapshot.SILENT_SECONDS));
    }

    /** Another consumer has taken the place of the one before. */
    public void replaced() {
        counted = counted.plus(vitals.client().closed());
        vitals = ConsumerSnapshot.UNKNOWN;
        asking = false;
    }

    public ConsumerReport report(boolean paused, int batchesInFlight) {
        return new ConsumerReport(
                lane,
                new ConsumerReport.PartitionStates(
                        backlog.lagRecords(),
                        backlog.heldBackRecords(),
                        unreachable(),
                        ownership.stopped(),
                        vitals.pausedPartitions()),
                ownership.in(AssignedPartition.State.CLAIMING).isEmpty(),
                paused,
                batchesInFlight,
                counted.plus(vitals.client()),
                vitals.member(),
                whyNotReading());
    }

    private Map<PartitionId, String> unreachable() {
        Map<PartitionId, String> unreachable = new HashMap<>(backlog.unreachable());
        // The brokers' own word of it says more than that nobody answers.
        unreachable.putAll(topics.unreachable());
        return unreachable;
    }

    /** A member without a partition reads all that it has; one that no broker answered yet reads nothing. */
    private Optional<String> whyNotReading() {
        if (vitals.member().isPresent() && topics.answered()) {
            return trouble.current();
        }
        String waits = "lane " + lane + " waits for the brokers to take it into the consumer group";
        return Optional.of(
                trouble.current().map(failing -> waits + ": " + failing).orElse(waits));
    }
}
