package io.streamingetl.core.aggregate;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.PartitionStatus;
import io.streamingetl.core.window.LaneWatermark;
import io.streamingetl.core.window.Watermark;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The partitions that a lane owns. */
final class OwnedPartitions {
    private final Map<PartitionId, LanePartition> partitions = new TreeMap<>();
    private final Map<PartitionId, Long> dropped = new TreeMap<>();

    /** Replaces the state of an earlier claim. */
    void put(PartitionState state) {
        partitions.put(state.id(), new LanePartition(state));
    }

    /** Null if the lane does not own the partition. */
    PartitionState remove(PartitionId id) {
        LanePartition removed = partitions.remove(id);
        return removed == null ? null : removed.state;
    }

    /** Removes partitions because of another one. */
    void dropWhere(Predicate<PartitionState> condition) {
        for (PartitionState state : states()) {
            if (condition.test(state)) {
                partitions.remove(state.id());
                dropped.put(state.id(), state.epoch());
            }
        }
    }

    /** As {@link LaneState#takeDropped}. */
    Map<PartitionId, Long> takeDropped() {
        Map<PartitionId, Long> taken = Map.copyOf(dropped);
        dropped.clear();
        return taken;
    }

    void clear() {
        partitions.clear();
        dropped.clear();
    }

    Set<PartitionId> ids() {
        return Set.copyOf(partitions.keySet());
    }

    /** Those of these topics. */
    Set<PartitionId> ids(Set<String> topics) {
        return partitions.keySet().stream()
                .filter(id -> topics.contains(id.topic()))
                .collect(Collectors.toSet());
    }

    /** Whether a partition of these topics is still replaying. */
    boolean replay(Set<String> topics) {
        return ids(topics).stream().anyMatch(id -> partitions.get(id).state.replaying());
    }

    /** Null if the lane does not own the partition under this epoch. */
    LanePartition get(PartitionId id, long epoch) {
        LanePartition owned = partitions.get(id);
        return owned != null && owned.state.epoch() == epoch ? owned : null;
    }

    /** Whether one of these partitions has fed an open window. */
    boolean fed(Predicate<PartitionId> ids) {
        return partitions.values().stream()
                .anyMatch(owned ->
                        ids.test(owned.state.id()) && !owned.state.fed().isEmpty());
    }

    /** In partition order. */
    Collection<PartitionState> states() {
        return partitions.values().stream().map(owned -> owned.state).toList();
    }

    LaneWatermark watermark(long tickMs) {
        long active = Watermark.UNBOUNDED;
        long idle = Watermark.UNBOUNDED;
        for (LanePartition owned : partitions.values()) {
            if (owned.idle(tickMs)) {
                idle = Math.min(idle, owned.state.time().watermarkMs());
            } else {
                active = Math.min(
                        active,
                        owned.state.replaying()
                                ? Watermark.NONE
                                : owned.state.time().watermarkMs());
            }
        }
        return new LaneWatermark(active, idle);
    }

    /** In partition order. */
    List<PartitionStatus> status(long tickMs) {
        return partitions.values().stream().map(owned -> owned.status(tickMs)).toList();
    }
}
