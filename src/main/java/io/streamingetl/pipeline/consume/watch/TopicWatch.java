package io.streamingetl.pipeline.consume.watch;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.assign.PartitionLifecycle;
import io.streamingetl.pipeline.consume.broker.Topics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks that the topics exist, can be read, and still have the ids under which their partitions were claimed. Kafka's
 * client itself reads on in a recreated topic at the old offset, without an error. Event loop only.
 */
public final class TopicWatch {
    private static final String ASKING = "asking the brokers for the topics";
    private static final String READING = "reading the topics";

    private static final long NEVER = Long.MAX_VALUE;

    private final Vertx vertx;
    private final Function<Set<String>, Future<Topics>> brokers;
    private final Set<String> topics;
    private final AssignedPartitions assignment;
    private final PartitionLifecycle lifecycle;
    private final Consumer<Set<String>> listener;
    private final OngoingFailures failures;
    private final UnreachablePartitions leaderless = new UnreachablePartitions();
    private boolean asking;
    private boolean answered;
    private long checkedTickMs;
    private long answeredSinceMs = NEVER;
    private long unansweredSinceMs = NEVER;
    private boolean closed;

    /**
     * Creates a watch that checks when {@link #check} is called.
     *
     * @param brokers queries topics
     * @param listener gets the existing topics after each check
     */
    public TopicWatch(
            Vertx vertx,
            Function<Set<String>, Future<Topics>> brokers,
            Set<String> topics,
            AssignedPartitions assignment,
            PartitionLifecycle lifecycle,
            Consumer<Set<String>> listener,
            OngoingFailures failures) {
        this.vertx = vertx;
        this.brokers = brokers;
        this.topics = topics;
        this.assignment = assignment;
        this.lifecycle = lifecycle;
        this.listener = listener;
        this.failures = failures;
    }

    /** Checks once, unless the previous check is unanswered. */
    public void check(long tickMs) {
        checkedTickMs = tickMs;
        if (asking) {
            return;
        }
        asking = true;
        brokers.apply(topics).onSuccess(this::found).onFailure(this::unanswered).onComplete(done -> asking = false);
    }

    /**
     * Finds the partitions whose polled records must not be written, because they may belong to another topic than the
     * claimed one, or because the partitions were revoked. A topic with an unchanged id was the same all the time, as
     * ids are unique. The records of a topic that no longer exists belong to the claimed one. Those of a topic that the
     * user may no longer see are unknown, and so stale. Retries until a broker answers; fails once this is closed.
     */
    public Future<Set<PartitionId>> stale(Set<PartitionId> partitions) {
        return Retry.everySecond(vertx).run(attempt -> findStale(partitions), (failure, attempt) -> !closed);
    }

    private Future<Set<PartitionId>> findStale(Set<PartitionId> partitions) {
        return closed
                ? Future.failedFuture("the consumer is closed")
                : brokers.apply(topics).onFailure(this::unanswered).map(known -> {
                    Set<PartitionId> stale = partitions.stream()
                            .filter(id ->
                                    known.hidden().contains(id.topic()) || !assignment.holds(id, topicId(known, id)))
                            .collect(Collectors.toSet());
                    found(known);
                    return stale;
                });
    }

    /** Ends all retries. */
    public void close() {
        closed = true;
    }

    private static String topicId(Topics known, PartitionId id) {
        Topics.Topic topic = known.found().get(id.topic());
        return topic == null ? null : topic.id();
    }

    /** After an answer, a failure is reported only if it lasts: the queried broker may be in a leader election. */
    private void unanswered(Throwable failure) {
        unansweredSinceMs = Math.min(unansweredSinceMs, checkedTickMs);
        if (!closed && (!answered || checkedTickMs - unansweredSinceMs >= UnreachablePartitions.GRACE_MS)) {
            failures.failed(ASKING, failure);
        }
        answeredSinceMs = NEVER;
    }

    private void found(Topics known) {
        answered = true;
        answeredSinceMs = Math.min(answeredSinceMs, MonotonicClock.now());
        unansweredSinceMs = NEVER;
        failures.recovered(ASKING);
        List<String> wrong = wrong(known);
        if (wrong.isEmpty()) {
            failures.recovered(READING);
        } else {
            failures.failed(READING, String.join("; ", wrong));
        }
        for (AssignedPartition partition : assignment.in(AssignedPartition.State.RUNNING)) {
            String topicId = topicId(known, partition.id());
            if (topicId != null && !partition.topicId().equals(topicId)) {
                lifecycle.claimAgain(partition, "its topic was made again");
            } else if (known.forbidden(partition.id().topic())) {
                lifecycle.claimAgain(partition, "the user may not read its topic any more");
            }
        }
        listener.accept(known.found().keySet());
    }

    private List<String> wrong(Topics known) {
        Set<String> missing = known.missing(topics).stream()
                .map(topic -> known.similar().containsKey(topic)
                        ? topic + " (did you mean " + known.similar().get(topic) + "?)"
                        : topic)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> forbidden = new TreeSet<>(topics);
        forbidden.removeIf(topic -> !known.forbidden(topic));
        findLeaderless(known);
        Set<PartitionId> lasting = leaderless.lasting(checkedTickMs).keySet();
        List<String> wrong = new ArrayList<>();
        if (!missing.isEmpty()) {
            wrong.add("topics that do not exist: " + missing);
        }
        if (!forbidden.isEmpty()) {
            wrong.add("topics that the user may not read: " + forbidden);
        }
        if (!lasting.isEmpty()) {
            wrong.add("partitions that have no leader: " + lasting);
        }
        return wrong;
    }

    private void findLeaderless(Topics known) {
        Set<PartitionId> without = new TreeSet<>(assignment.ids());
        without.removeIf(id -> !known.leaderless(id));
        leaderless.retain(without);
        without.forEach(id -> leaderless.failed(id, "it has no leader", checkedTickMs));
    }

    /** The partitions without a leader according to the last answer, each with that as the reason. */
    Map<PartitionId, String> unreachable() {
        return leaderless.all();
    }

    /** Whether a broker has answered at least once. */
    boolean answered() {
        return answered;
    }

    /** Whether every query has been answered for at least this long. */
    boolean answeredFor(Duration time) {
        return answeredSinceMs != NEVER && MonotonicClock.now() - answeredSinceMs >= time.toMillis();
    }
}
