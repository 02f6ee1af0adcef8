package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.progress.ProgressConflict;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a lane's partitions through their states, which {@link AssignedPartition.State} draws. Event loop only; what
 * touches the consumer runs on the poll thread.
 */
public final class PartitionLifecycle implements PollThreadRebalance.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLifecycle.class);

    private final Vertx vertx;
    private final int lane;
    private final AssignedPartitions assignment;
    private final PollThread pollThread;
    private final ClaimLoop claims;
    private final PauseControl pauseControl;

    /** @param claimer a {@link Claimer}'s */
    public PartitionLifecycle(
            Vertx vertx,
            int lane,
            AssignedPartitions assignment,
            PollThread pollThread,
            Function<Collection<AssignedPartition>, Future<Claimer.Outcomes>> claimer,
            PauseControl pauseControl,
            OngoingFailures failures) {
        this.vertx = vertx;
        this.lane = lane;
        this.assignment = assignment;
        this.pollThread = pollThread;
        this.claims = new ClaimLoop(vertx, assignment, claimer, this::begin, failures);
        this.pauseControl = pauseControl;
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
        claims.claim(assignment.add(partitions));
    }

    @Override
    public Future<Void> revoked(Collection<TopicPartition> partitions) {
        return release(assignment.remove(partitions), true);
    }

    @Override
    public void lost(Collection<TopicPartition> partitions) {
        release(assignment.remove(partitions), false);
    }

    /** Drops all partitions: the consumer is no longer a member of the group. */
    public void releaseAll() {
        release(assignment.removeAll(), false);
    }

    private Future<Void> release(Set<PartitionId> partitions, boolean inOrder) {
        claims.report();
        return Bus.request(vertx, Addresses.revoked(lane), new PartitionsRevoked(partitions, inOrder));
    }

    /** Stops the claimed partitions that can't be read from their progress, and reads the others. */
    private Future<Void> begin(List<AssignedPartition> wanted, Map<PartitionId, Claimer.Outcome> outcomes) {
        List<AssignedPartition> claimed = claims.claiming(wanted).stream()
                .filter(partition -> outcomes.containsKey(partition.id()))
                .toList();
        for (AssignedPartition partition : claimed) {
            Claimer.Outcome outcome = outcomes.get(partition.id());
            String conflict = outcome.progressConflict();
            if (!conflict.isEmpty()) {
                stop(partition, conflict, outcome.owned().progress().nextOffset());
            }
        }
        List<AssignedPartition> readable = claims.claiming(claimed);
        PartitionsAssigned assigned = new PartitionsAssigned(readable.stream()
                .map(partition -> outcomes.get(partition.id()).owned())
                .toList());
        return Bus.request(vertx, Addresses.assigned(lane), assigned)
                .compose(taken -> Future.join(claims.claiming(readable).stream()
                        .map(partition ->
                                read(partition, outcomes.get(partition.id()).owned()))
                        .toList()))
                .mapEmpty();
    }

    /**
     * Reads the partition from its resume offset on. It is running only once the poll thread has sought: whatever was
     * polled before the seek has reached this thread by then, and was ignored.
     */
    private Future<?> read(AssignedPartition partition, Claimed.Owned owned) {
        // With the epoch, the client detects a log that is truncated below this offset later.
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
        pauseControl.resume(partition.topicPartition());
        LOG.info(
                "lane {}: reads {} from offset {}, epoch {}, accounted for below offset {}",
                lane,
                partition.id(),
                progress.resumeOffset(),
                progress.epoch(),
                progress.nextOffset());
    }

    /** Stops a partition for good: reading on would lose records, or take them for others. */
    private void stop(AssignedPartition partition, String why, long nextOffset) {
        LOG.error("lane {}: {} is stopped: {}", lane, partition.id(), why);
        partition.stop(why, nextOffset);
        pause(Set.of(partition.topicPartition()));
        release(Set.of(partition.id()), false);
    }

    /** Commits offsets to the group, which only lag tools read, and claims fenced partitions again. */
    public void onSettled(LaneSettled settled) {
        Map<TopicPartition, OffsetAndMetadata> offsets = settled.nextOffsets().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> Claimer.topicPartition(entry.getKey()),
                        entry -> new OffsetAndMetadata(entry.getValue())));
        pollThread.run(own -> {
            offsets.keySet().retainAll(own.assignment());
            own.commitAsync(offsets, (committed, failure) -> LOG.debug("group offsets {} {}", committed, failure));
            return null;
        });
        settled.droppedEpochs().forEach(this::onDropped);
    }

    /**
     * Claims the partition again if its ownership under this epoch has not ended meanwhile. The notice may arrive
     * before the ownership begins here.
     */
    public void onDropped(PartitionId id, long epoch) {
        TopicPartition topicPartition = Claimer.topicPartition(id);
        AssignedPartition partition = assignment.running(topicPartition);
        if (partition != null && partition.epoch() == epoch) {
            claimAgain(partition, "what was read of it since its last flush is dropped, for the reason logged before");
        } else if (assignment.claiming(topicPartition)) {
            vertx.setTimer(Retry.PAUSE_MS, timer -> onDropped(id, epoch));
        }
    }

    /** Stops a partition whose replayed records differ from its ledger, unless it was claimed again since. */
    public void onProgressConflict(ProgressConflict conflict) {
        PartitionId id = conflict.id();
        AssignedPartition partition = assignment.running(Claimer.topicPartition(id));
        if (partition != null && partition.epoch() == conflict.epoch()) {
            stop(partition, conflict.reason(), conflict.nextOffset());
        }
    }

    /** Claims partitions again whose offsets Kafka does not have, or whose log was truncated. */
    public void onOutOfRange(OffsetOutOfRangeException offsets) {
        Map<TopicPartition, OffsetAndMetadata> diverged =
                offsets instanceof LogTruncationException truncation ? truncation.divergentOffsets() : Map.of();
        offsets.offsetOutOfRangePartitions().forEach((topicPartition, offset) -> {
            AssignedPartition partition = assignment.running(topicPartition);
            if (partition != null) {
                if (diverged.containsKey(topicPartition)) {
                    partition.diverged(diverged.get(topicPartition).offset());
                }
                claimAgain(partition, "offset " + offset + " is not in Kafka");
            }
        });
    }

    /** Kafka's log holds other records from this offset on, which is below the next offset of the progress row. */
    public void onDiverged(AssignedPartition partition, long at) {
        partition.diverged(at);
        claimAgain(partition, "what Kafka holds from offset " + at + " on was not there when it was read");
    }

    /** Pauses the partition until it is claimed again, which compares its progress with its log. */
    public void claimAgain(AssignedPartition partition, String why) {
        LOG.warn("lane {}: {} is claimed anew while it stays assigned: {}", lane, partition.id(), why);
        partition.claimAgain();
        pause(Set.of(partition.topicPartition()))
                .onComplete(done -> vertx.setTimer(Retry.PAUSE_MS, timer -> claims.claim(List.of(partition))));
    }

    /** Fetches from the partition's position again, which the client does not do by itself. */
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
            pauseControl.resume(topicPartition);
        }
    }

    Future<Void> pause(Set<TopicPartition> partitions) {
        return pollThread.run(own -> {
            own.pause(partitions.stream().filter(own.assignment()::contains).toList());
            return null;
        });
    }
}
