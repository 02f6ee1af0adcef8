package io.streamingetl.pipeline.write;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The progress that this node's own transactions left in the rows of the partitions that it claimed. While a
 * transaction is in progress, the content of the rows that it locks is unknown, so nothing is concluded from them.
 * Event loop only.
 */
final class CommittedProgress {
    private final Map<PartitionId, Progress> last = new HashMap<>();
    private final Map<PartitionId, Long> epochs = new HashMap<>();
    private final Map<PartitionId, Integer> inProgress = new HashMap<>();

    /** A transaction begins that may change the rows of these partitions; {@link #end} ends it, committed or not. */
    void begin(Collection<PartitionId> ids) {
        ids.forEach(id -> inProgress.merge(id, 1, Integer::sum));
    }

    void end(Collection<PartitionId> ids) {
        ids.forEach(id -> inProgress.computeIfPresent(id, (same, count) -> count == 1 ? null : count - 1));
    }

    /** A transaction is committed that left this progress in the row. */
    void record(PartitionId id, Progress progress) {
        Progress before = last.get(id);
        if (before == null || before.epoch() <= progress.epoch()) {
            last.put(id, progress);
            epochs.put(id, progress.epoch());
        }
    }

    /** Forgets the progress of an ownership that has ended, unless a later one has begun. */
    void forget(PartitionId id, Progress progress) {
        Progress before = last.get(id);
        if (before != null && before.epoch() == progress.epoch()) {
            last.remove(id);
        }
    }

    /** The highest epoch that a claim of this node got; 0 before the first. It outlives the ownership. */
    long highestEpoch(PartitionId id) {
        return epochs.getOrDefault(id, 0L);
    }

    /** The progress of the partitions that no transaction in progress may change. */
    Map<PartitionId, Progress> snapshot() {
        Map<PartitionId, Progress> snapshot = new HashMap<>(last);
        snapshot.keySet().removeAll(inProgress.keySet());
        return snapshot;
    }

    /**
     * The partitions whose rows do not match the snapshot, although no own transaction has changed them since.
     *
     * @param snapshot taken before the rows were read
     * @param matches whether a partition's row was left by the same transaction as this progress
     */
    Set<PartitionId> contradicted(Map<PartitionId, Progress> snapshot, BiPredicate<PartitionId, Progress> matches) {
        Set<PartitionId> contradicted = new HashSet<>();
        snapshot.forEach((id, progress) -> {
            // Equal: no transaction of this node was committed in between, since each increments flushes or epoch.
            if (progress.equals(last.get(id)) && !inProgress.containsKey(id) && !matches.test(id, progress)) {
                contradicted.add(id);
            }
        });
        return contradicted;
    }
}
