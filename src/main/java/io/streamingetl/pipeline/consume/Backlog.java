package io.streamingetl.pipeline.consume;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.Ticks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the partitions are behind, by the brokers' own word: a consumer hears of no new end while it is paused. Event
 * loop only.
 */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final String ASKING = "asking the brokers how long the logs are";

    /** So long a transaction may stay open before it is said: Kafka's own transactions end after 60 s by default. */
    private static final long OPEN_TRANSACTION_MS = 10_000;

    private record Stall(long stable, long sinceMs, boolean said) {}

    private final int lane;
    private final Questions<BrokerAdmin.End> ends;
    private final Ownership ownership;
    private final Trouble trouble;
    private final Map<PartitionId, String> unanswered = new TreeMap<>();
    private final Map<PartitionId, Stall> stalls = new HashMap<>();
    private final Map<PartitionId, Long> lagRecords = new HashMap<>();
    private final Map<PartitionId, Long> heldBackRecords = new HashMap<>();

    Backlog(int lane, BrokerAdmin brokers, Ownership ownership, Trouble trouble) {
        this.lane = lane;
        this.ends = new Questions<>(brokers::ends);
        this.ownership = ownership;
        this.trouble = trouble;
    }

    /** Looks once. */
    void look() {
        List<OwnedPartition> claimed = ownership.claimed();
        forgetAllBut(claimed);
        ends.ask(claimed, (partition, end) -> end.onSuccess(found -> found(partition, found))
                .onFailure(failure -> failed(partition, failure)));
    }

    private void forgetAllBut(List<OwnedPartition> claimed) {
        Set<PartitionId> ids = claimed.stream().map(OwnedPartition::id).collect(Collectors.toSet());
        lagRecords.keySet().retainAll(ids);
        heldBackRecords.keySet().retainAll(ids);
        stalls.keySet().retainAll(ids);
        unanswered.keySet().retainAll(ids);
        if (unanswered.isEmpty()) {
            trouble.over(ASKING);
        } else {
            trouble.is(
                    ASKING,
                    unanswered.keySet() + " do not answer: "
                            + unanswered.values().iterator().next());
        }
    }

    private void failed(OwnedPartition partition, Throwable failure) {
        if (ownership.contains(partition)) {
            unanswered.put(partition.id(), Trouble.reason(failure));
        }
    }

    private void found(OwnedPartition partition, BrokerAdmin.End end) {
        if (!ownership.contains(partition)) {
            return;
        }
        PartitionId id = partition.id();
        unanswered.remove(id);
        lagRecords.remove(id);
        heldBackRecords.remove(id);
        // A topic that was made again ends before the position: how much of it is to be read, nobody can say.
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
            stalls.put(id, new Stall(end.stable(), Ticks.now(), false));
        } else if (!before.said && Ticks.now() - before.sinceMs >= OPEN_TRANSACTION_MS) {
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

    /** Records that could be read and are not yet, of each claimed partition of which it is known. */
    Map<PartitionId, Long> lagRecords() {
        return Map.copyOf(lagRecords);
    }

    /** Records that lie behind an open transaction, of the partitions that have any. */
    Map<PartitionId, Long> heldBackRecords() {
        return Map.copyOf(heldBackRecords);
    }
}
