package io.streamingetl.pipeline.consume;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.bus.Ticks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
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
    private final BrokerAdmin brokers;
    private final Ownership ownership;
    private final Trouble trouble;
    private final Map<PartitionId, Stall> stalls = new HashMap<>();
    private Map<PartitionId, Long> lagRecords = Map.of();
    private Map<PartitionId, Long> heldBackRecords = Map.of();
    private boolean asking;

    Backlog(int lane, BrokerAdmin brokers, Ownership ownership, Trouble trouble) {
        this.lane = lane;
        this.brokers = brokers;
        this.ownership = ownership;
        this.trouble = trouble;
    }

    /** Looks once, unless it still waits for the answer to the look before. */
    void look() {
        List<OwnedPartition> claimed = ownership.claimed();
        if (claimed.isEmpty()) {
            lagRecords = Map.of();
            heldBackRecords = Map.of();
            stalls.clear();
            trouble.over(ASKING);
        } else if (!asking) {
            asking = true;
            brokers.ends(claimed.stream().map(OwnedPartition::topicPartition).toList())
                    .onSuccess(ends -> {
                        trouble.over(ASKING);
                        found(claimed, ends);
                    })
                    .onFailure(failure -> trouble.is(ASKING, failure))
                    .onComplete(done -> asking = false);
        }
    }

    private void found(List<OwnedPartition> claimed, Map<TopicPartition, BrokerAdmin.End> ends) {
        Map<PartitionId, Long> lag = new TreeMap<>();
        Map<PartitionId, Long> heldBack = new TreeMap<>();
        for (OwnedPartition partition : claimed) {
            BrokerAdmin.End end = ends.get(partition.topicPartition());
            // A topic that was made again ends before the position: how much of it is to be read, nobody can say.
            if (ownership.contains(partition) && end.high() >= partition.position()) {
                lag.put(partition.id(), Math.max(0, end.stable() - partition.position()));
                if (end.high() > end.stable()) {
                    heldBack.put(partition.id(), end.high() - end.stable());
                }
                watch(partition.id(), end);
            }
        }
        stalls.keySet().retainAll(heldBack.keySet());
        lagRecords = lag;
        heldBackRecords = heldBack;
    }

    private void watch(PartitionId id, BrokerAdmin.End end) {
        Stall before = stalls.get(id);
        if (before == null || before.stable != end.stable()) {
            stalls.put(id, new Stall(end.stable(), Ticks.now(), false));
        } else if (!before.said && end.high() > end.stable() && Ticks.now() - before.sinceMs >= OPEN_TRANSACTION_MS) {
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
        return lagRecords;
    }

    /** Records that lie behind an open transaction, of the partitions that have any. */
    Map<PartitionId, Long> heldBackRecords() {
        return heldBackRecords;
    }
}
