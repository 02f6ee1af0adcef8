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
 * What this node's own transactions left in the progress rows of the partitions that it claimed. While a transaction is
 * under way nobody knows what the rows that it locks hold, so nothing is concluded of them. Event loop only.
 */
final class CommittedProgress {
    private final Map<PartitionId, Progress> last = new HashMap<>();
    private final Map<PartitionId, Long> epochs = new HashMap<>();
    private final Map<PartitionId, Integer> underWay = new HashMap<>();

    /** A transaction that may change the rows of these begins; {@link #settled} ends it, whatever became of it. */
    void begun(Collection<PartitionId> ids) {
        ids.forEach(id -> underWay.merge(id, 1, Integer::sum));
    }

    void settled(Collection<PartitionId> ids) {
        ids.forEach(id -> underWay.computeIfPresent(id, (same, count) -> count == 1 ? null : count - 1));
    }

    /** A transaction that left this in the row is committed. */
    void committed(PartitionId id, Progress progress) {
        Progress before = last.get(id);
        if (before == null || before.epoch() <= progress.epoch()) {
            last.put(id, progress);
            epochs.put(id, progress.epoch());
        }
    }

    /** The ownership that left this is over, unless another one has begun since. */
    void lost(PartitionId id, Progress progress) {
        Progress before = last.get(id);
        if (before != null && before.epoch() == progress.epoch()) {
            last.remove(id);
        }
    }

    /** The greatest epoch that a claim of this node got; 0 before the first. It outlives the ownership. */
    long epoch(PartitionId id) {
        return epochs.getOrDefault(id, 0L);
    }

    /** What is known at this moment. */
    Map<PartitionId, Progress> known() {
        Map<PartitionId, Progress> known = new HashMap<>(last);
        known.keySet().removeAll(underWay.keySet());
        return known;
    }

    /**
     * Those whose rows hold something else than what was known when they were read, and is still.
     *
     * @param known before the rows were read
     * @param holds whether a partition's row was left by the same transaction as this
     */
    Set<PartitionId> contradicted(Map<PartitionId, Progress> known, BiPredicate<PartitionId, Progress> holds) {
        Set<PartitionId> contradicted = new HashSet<>();
        known.forEach((id, progress) -> {
            // Equal: no transaction of this node was committed in between, as each counts up its flushes or epoch.
            if (progress.equals(last.get(id)) && !underWay.containsKey(id) && !holds.test(id, progress)) {
                contradicted.add(id);
            }
        });
        return contradicted;
    }
}
