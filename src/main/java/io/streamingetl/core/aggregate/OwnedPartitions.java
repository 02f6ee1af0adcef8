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

/** The partitions that a lane owns. */
final class OwnedPartitions {
    private final Map<PartitionId, LanePartition> partitions = new TreeMap<>();

    /** Replaces the state of an earlier claim. */
    void put(PartitionState state) {
        partitions.put(state.id(), new LanePartition(state));
    }

    void remove(PartitionId id) {
        partitions.remove(id);
    }

    void clear() {
        partitions.clear();
    }

    Set<PartitionId> ids() {
        return Set.copyOf(partitions.keySet());
    }

    /** Null if the lane does not own the partition under this epoch. */
    LanePartition get(PartitionId id, long epoch) {
        LanePartition owned = partitions.get(id);
        return owned != null && owned.state.epoch() == epoch ? owned : null;
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
