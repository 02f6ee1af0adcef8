package io.streamingetl.pipeline.consume.watch;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.async.OngoingFailures;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.consume.assign.AssignedPartition;
import io.streamingetl.pipeline.consume.assign.AssignedPartitions;
import io.streamingetl.pipeline.consume.assign.InFlightQueries;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks each partition's lag. It queries the brokers, because a paused consumer does not learn of new end offsets.
 * Event loop only.
 */
public final class LagTracker {
    private static final Logger LOG = LoggerFactory.getLogger(LagTracker.class);
    private static final String ASKING = "asking the brokers for end offsets";

    /** How long a transaction may be open before it is logged; by default Kafka aborts it after 60 s. */
    private static final long OPEN_TRANSACTION_MS = 10_000;

    private record Stall(long stable, long sinceMs, boolean logged) {}

    private final int lane;
    private final InFlightQueries<BrokerAdmin.End> ends;
    private final AssignedPartitions assignment;
    private final OngoingFailures failures;
    private final UnreachablePartitions unreachable = new UnreachablePartitions();
    private final Map<PartitionId, Stall> stalls = new HashMap<>();
    private final Map<PartitionId, Long> lagRecords = new HashMap<>();
    private final Map<PartitionId, Long> heldBackRecords = new HashMap<>();
    private long checkedTickMs;

    /** @param ends queries the brokers */
    public LagTracker(
            int lane,
            Function<Set<TopicPartition>, Map<TopicPartition, Future<BrokerAdmin.End>>> ends,
            AssignedPartitions assignment,
            OngoingFailures failures) {
        this.lane = lane;
        this.ends = new InFlightQueries<>(ends);
        this.assignment = assignment;
        this.failures = failures;
    }

    /** Queries the brokers once. */
    void update(long tickMs) {
        checkedTickMs = tickMs;
        List<AssignedPartition> claimed = assignment.claimed();
        forgetAllBut(claimed);
        reportLasting();
        ends.query(claimed, (partition, end) -> end.onSuccess(found -> found(partition, found))
                .onFailure(failure -> failed(partition, failure)));
    }

    private void forgetAllBut(List<AssignedPartition> claimed) {
        Set<PartitionId> ids = claimed.stream().map(AssignedPartition::id).collect(Collectors.toSet());
        lagRecords.keySet().retainAll(ids);
        heldBackRecords.keySet().retainAll(ids);
        stalls.keySet().retainAll(ids);
        unreachable.retain(ids);
    }

    private void reportLasting() {
        Map<String, Set<PartitionId>> lasting = new TreeMap<>();
        unreachable.lasting(checkedTickMs).forEach((id, reason) -> {
            lasting.computeIfAbsent(reason, first -> new TreeSet<>()).add(id);
            // The last known values are out of date.
            lagRecords.remove(id);
            heldBackRecords.remove(id);
        });
        if (lasting.isEmpty()) {
            failures.recovered(ASKING);
        } else {
            failures.failed(
                    ASKING,
                    lasting.entrySet().stream()
                            .map(one -> one.getValue() + " do not answer: " + one.getKey())
                            .collect(Collectors.joining("; ")));
        }
    }

    private void failed(AssignedPartition partition, Throwable failure) {
        if (assignment.contains(partition)) {
            unreachable.failed(partition.id(), FailureMessage.of(failure), checkedTickMs);
        }
    }

    private void found(AssignedPartition partition, BrokerAdmin.End end) {
        if (!assignment.contains(partition)) {
            return;
        }
        PartitionId id = partition.id();
        unreachable.recovered(id);
        lagRecords.remove(id);
        heldBackRecords.remove(id);
        // The lag is unknown if a recreated topic ends before the position.
        if (end.high() >= partition.position()) {
            lagRecords.put(id, Math.max(0, end.stable() - partition.position()));
            if (end.high() > end.stable()) {
                heldBackRecords.put(id, end.high() - end.stable());
            }
        }
        if (heldBackRecords.containsKey(id)) {
            watch(id, end);
        } else {
            stalls.remove(id);
        }
    }

    private void watch(PartitionId id, BrokerAdmin.End end) {
        Stall before = stalls.get(id);
        if (before == null || before.stable != end.stable()) {
            stalls.put(id, new Stall(end.stable(), MonotonicClock.now(), false));
        } else if (!before.logged && MonotonicClock.now() - before.sinceMs >= OPEN_TRANSACTION_MS) {
            stalls.put(id, new Stall(before.stable, before.sinceMs, true));
            LOG.warn(
                    "lane {}: {} can't be read past offset {}: a producer's transaction is open there, and {} records"
                            + " wait behind it",
                    lane,
                    id,
                    end.stable(),
                    end.high() - end.stable());
        }
    }

    /** The partitions whose end is unknown at present, and why. */
    Map<PartitionId, String> unreachable() {
        return unreachable.all();
    }

    /** The number of readable records that are not read yet, of each claimed partition whose end is known. */
    Map<PartitionId, Long> lagRecords() {
        return Map.copyOf(lagRecords);
    }

    /** The number of records behind an open transaction, of the partitions that have any. */
    Map<PartitionId, Long> heldBackRecords() {
        return Map.copyOf(heldBackRecords);
    }
}
