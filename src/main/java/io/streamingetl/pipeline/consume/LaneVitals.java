package io.streamingetl.pipeline.consume;

import io.streamingetl.pipeline.bus.ConsumerReport;
import java.util.Optional;

/** What a lane's consumer tells of itself, and of what the brokers say. Event loop only. */
final class LaneVitals {
    private final int lane;
    private final PollThreadConsumer consumer;
    private final Ownership ownership;
    private final TopicWatch topics;
    private final Backlog backlog;
    private final GroupWatch group;
    private final Trouble trouble;
    private Vitals vitals = Vitals.UNKNOWN;

    LaneVitals(
            int lane,
            PollThreadConsumer consumer,
            Ownership ownership,
            TopicWatch topics,
            Backlog backlog,
            GroupWatch group,
            Trouble trouble) {
        this.lane = lane;
        this.consumer = consumer;
        this.ownership = ownership;
        this.topics = topics;
        this.backlog = backlog;
        this.group = group;
        this.trouble = trouble;
    }

    /** Asks; the answers are in a later report. */
    void look() {
        topics.look();
        backlog.look();
        group.look();
        consumer.onPollThread(Vitals::of).onSuccess(found -> vitals = found);
    }

    ConsumerReport report(boolean paused, int batchesInFlight) {
        return new ConsumerReport(
                lane,
                backlog.lagRecords(),
                backlog.heldBackRecords(),
                ownership.stopped(),
                ownership.in(OwnedPartition.State.CLAIMING).isEmpty(),
                paused,
                batchesInFlight,
                vitals.pausedPartitions(),
                vitals.client(),
                vitals.member(),
                whyNotReading());
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
