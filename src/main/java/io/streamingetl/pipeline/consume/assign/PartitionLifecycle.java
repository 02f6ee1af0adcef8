package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ProgressConflict;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.consume.poll.PollThread;
import io.streamingetl.pipeline.consume.poll.PollThreadRebalance;
import io.streamingetl.pipeline.messages.Claimed;
import io.streamingetl.pipeline.messages.LaneSettled;
import io.streamingetl.pipeline.messages.PartitionsAssigned;
import io.streamingetl.pipeline.messages.PartitionsRevoked;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a lane's partitions from assignment over the claim to reading, and away again. Event loop only; what touches
 * the consumer is handed to the poll thread.
 */
public final class PartitionLifecycle implements PollThreadRebalance.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLifecycle.class);

    private static final String CLAIMING = "claiming";

    private final Vertx vertx;
    private final int lane;
    private final AssignedPartitions assignment;
    private final PollThread pollThread;
    private final Function<Collection<AssignedPartition>, Future<Claimer.Outcomes>> claims;
    private final PauseControl pauseControl;
    private final OngoingFailures failures;
    private final Map<AssignedPartition, String> unclaimed = new HashMap<>();

    /** @param claims a {@link Claimer}'s */
    public PartitionLifecycle(
            Vertx vertx,
            int lane,
            AssignedPartitions assignment,
            PollThread pollThread,
            Function<Collection<AssignedPartition>, Future<Claimer.Outcomes>> claims,
            PauseControl pauseControl,
            OngoingFailures failures) {
        this.vertx = vertx;
        this.lane = lane;
        this.assignment = assignment;
        this.pollThread = pollThread;
        this.claims = claims;
        this.pauseControl = pauseControl;
        this.failures = failures;
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
        claim(assignment.add(partitions));
    }

    @Override
    public Future<Void> revoked(Collection<TopicPartition> partitions) {
        return release(assignment.remove(partitions));
    }

    /** Drops all of them: the consumer is out of the group. */
    public void releaseAll() {
        release(assignment.removeAll());
    }

    private Future<Void> release(Set<PartitionId> partitions) {
        reportUnclaimed();
        return Bus.request(vertx, Addresses.revoked(lane), new PartitionsRevoked(partitions));
    }

    /** Claims what is assigned and not yet claimed; tried again until it works or the partitions are taken away. */
    private void claim(Collection<AssignedPartition> partitions) {
        List<AssignedPartition> wanted = claiming(partitions);
        if (wanted.isEmpty()) {
            return;
        }
        claims.apply(wanted)
                .compose(outcomes -> begin(wanted, outcomes.claimed()).map(outcomes))
                .map(Claimer.Outcomes::refused)
                .otherwise(failure -> allRefused(wanted, failure))
                .onSuccess(refused -> {
                    wanted.forEach(unclaimed::remove);
                    List<AssignedPartition> again = wanted.stream()
                            .filter(partition -> refused.containsKey(partition.id()))
                            .toList();
                    again.forEach(partition -> unclaimed.put(partition, refused.get(partition.id())));
                    reportUnclaimed();
                    vertx.setTimer(Retry.PAUSE_MS, timer -> claim(again));
                });
    }

    private static Map<PartitionId, String> allRefused(List<AssignedPartition> wanted, Throwable failure) {
        String reason = FailureMessage.of(failure);
        return wanted.stream().collect(Collectors.toMap(AssignedPartition::id, partition -> reason));
    }

    private void reportUnclaimed() {
        unclaimed.keySet().retainAll(claiming(unclaimed.keySet()));
        if (unclaimed.isEmpty()) {
            failures.recovered(CLAIMING);
        } else {
            failures.failed(CLAIMING, String.join("; ", new TreeSet<>(unclaimed.values())));
        }
    }

    private List<AssignedPartition> claiming(Collection<AssignedPartition> partitions) {
        return partitions.stream()
                .filter(assignment::contains)
                .filter(partition -> partition.is(AssignedPartition.State.CLAIMING))
                .toList();
    }

    private Future<Void> begin(List<AssignedPartition> wanted, Map<PartitionId, Claimer.Outcome> outcomes) {
        List<AssignedPartition> claimed = claiming(wanted).stream()
                .filter(partition -> outcomes.containsKey(partition.id()))
                .toList();
        claimed.stream()
                .filter(partition ->
                        !outcomes.get(partition.id()).progressConflict().isEmpty())
                .forEach(partition -> stop(
                        partition,
                        outcomes.get(partition.id()).progressConflict(),
                        outcomes.get(partition.id()).owned().progress().nextOffset()));
        List<AssignedPartition> fit = claiming(claimed);
        PartitionsAssigned assigned = new PartitionsAssigned(fit.stream()
                .map(partition -> outcomes.get(partition.id()).owned())
                .toList());
        return Bus.request(vertx, Addresses.assigned(lane), assigned)
                .compose(taken -> Future.join(claiming(fit).stream()
                        .map(partition ->
                                read(partition, outcomes.get(partition.id()).owned()))
                        .toList()))
                .mapEmpty();
    }

    /**
     * Lets it be read from its resume offset on. It counts as read only once the poll thread has sought: what was
     * polled before that, at whatever position, has then reached this thread and was passed over.
     */
    private Future<?> read(AssignedPartition partition, Claimed.Owned owned) {
        // A log that is cut below it while it is read is found by the client, by the epoch.
        OffsetAndMetadata from = new OffsetAndMetadata(
                owned.progress().resumeOffset(), epoch(owned.progress().leaderEpoch()), "");
        TopicPartition topicPartition = partition.topicPartition();
        return pollThread
                .run(own -> {
                    boolean assigned = own.assignment().contains(topicPartition);
                    if (assigned) {
                        own.seek(topicPartition, from);
                    }
                    return assigned;
                })
                .onSuccess(sought -> {
                    if (sought && assignment.contains(partition) && partition.is(AssignedPartition.State.CLAIMING)) {
                        run(partition, owned);
                    }
                });
    }

    private static Optional<Integer> epoch(int leaderEpoch) {
        return leaderEpoch == Progress.UNKNOWN_EPOCH ? Optional.empty() : Optional.of(leaderEpoch);
    }

    private void run(AssignedPartition partition, Claimed.Owned owned) {
        Progress progress = owned.progress();
        partition.run(owned.topicId(), progress, MonotonicClock.now());
        pauseControl.open(partition.topicPartition());
        LOG.info(
                "lane {}: reads {} from offset {}, epoch {}, accounted for below offset {}",
                lane,
                partition.id(),
                progress.resumeOffset(),
                progress.epoch(),
                progress.nextOffset());
    }

    /** Reads a partition no further: to go on would lose records, or take them for others. */
    private void stop(AssignedPartition partition, String why, long nextOffset) {
        LOG.error("lane {}: {} is stopped: {}", lane, partition.id(), why);
        partition.stop(why, nextOffset);
        pause(Set.of(partition.topicPartition()));
        release(Set.of(partition.id()));
    }

    /** Says to the group what is committed, and claims anew what was fenced. */
    public void onSettled(LaneSettled settled) {
        Map<TopicPartition, OffsetAndMetadata> offsets = settled.nextOffsets().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> new TopicPartition(
                                entry.getKey().topic(), entry.getKey().partition()),
                        entry -> new OffsetAndMetadata(entry.getValue())));
        pollThread.run(own -> {
            offsets.keySet().retainAll(own.assignment());
            // For lag tools only, and never read back: one that fails is of no matter.
            own.commitAsync(offsets, (committed, failure) -> LOG.debug("group offsets {} {}", committed, failure));
            return null;
        });
        settled.fencedEpochs().forEach(this::onFenced);
    }

    /**
     * Claims it anew where this assignment has not ended meanwhile, by being taken away or by a claim; it may be about
     * to begin.
     */
    public void onFenced(PartitionId id, long epoch) {
        TopicPartition topicPartition = new TopicPartition(id.topic(), id.partition());
        AssignedPartition partition = assignment.running(topicPartition);
        if (partition != null && partition.epoch() == epoch) {
            claimAnew(partition, "the writer refused what it had, for the reason logged there");
        } else if (assignment.claiming(topicPartition)) {
            vertx.setTimer(Retry.PAUSE_MS, timer -> onFenced(id, epoch));
        }
    }

    /** What was replayed is not what was accounted for; unless the partition was claimed again since. */
    public void onProgressConflict(ProgressConflict conflict) {
        PartitionId id = conflict.id();
        AssignedPartition partition = assignment.running(new TopicPartition(id.topic(), id.partition()));
        if (partition != null && partition.epoch() == conflict.epoch()) {
            stop(partition, conflict.reason(), conflict.nextOffset());
        }
    }

    /** Kafka does not have the offsets that partitions are read at, or others than those that were read. */
    public void onOutOfRange(OffsetOutOfRangeException offsets) {
        Map<TopicPartition, OffsetAndMetadata> diverged =
                offsets instanceof LogTruncationException truncation ? truncation.divergentOffsets() : Map.of();
        offsets.offsetOutOfRangePartitions().forEach((topicPartition, offset) -> {
            AssignedPartition partition = assignment.running(topicPartition);
            if (partition != null) {
                if (diverged.containsKey(topicPartition)) {
                    partition.diverged(diverged.get(topicPartition).offset());
                }
                claimAnew(partition, "offset " + offset + " is not in Kafka");
            }
        });
    }

    /** What Kafka holds of it from this offset on, below what is accounted for, are other records than those. */
    public void onDiverged(AssignedPartition partition, long at) {
        partition.diverged(at);
        claimAnew(partition, "what Kafka holds from offset " + at + " on was not there when it was read");
    }

    /** Reads it no further before it is claimed again, which finds out how its progress and its log fit by now. */
    public void claimAnew(AssignedPartition partition, String why) {
        LOG.warn("lane {}: {} is claimed anew while it stays assigned: {}", lane, partition.id(), why);
        partition.claimAnew();
        pause(Set.of(partition.topicPartition()))
                .onComplete(done -> vertx.setTimer(Retry.PAUSE_MS, timer -> claim(List.of(partition))));
    }

    /** Has it fetched again from its position on, which the client does not do by itself. */
    void fetchAgain(AssignedPartition partition) {
        if (assignment.running(partition.topicPartition()) == partition) {
            partition.readable(true);
            TopicPartition topicPartition = partition.topicPartition();
            OffsetAndMetadata from = new OffsetAndMetadata(partition.position(), epoch(partition.positionEpoch()), "");
            pollThread.run(own -> {
                if (own.assignment().contains(topicPartition)) {
                    own.seek(topicPartition, from);
                }
                return null;
            });
            pauseControl.open(topicPartition);
        }
    }

    Future<Void> pause(Set<TopicPartition> partitions) {
        return pollThread.run(own -> {
            own.pause(partitions.stream().filter(own.assignment()::contains).toList());
            return null;
        });
    }
}
