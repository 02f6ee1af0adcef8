package io.streamingetl.core.aggregate;

import java.util.Collection;

/**
 * Which windows of a lane are closed at a watermark: those that are closed for every partition that has fed them. Then
 * the lane's panes hold all that these partitions will add to them, except for late events.
 */
final class WindowClosure {
    private final Collection<PartitionState> partitions;
    private final long nodeWatermarkMs;
    private final long lastEndMs;

    WindowClosure(Collection<PartitionState> partitions, long nodeWatermarkMs) {
        this.partitions = partitions;
        this.nodeWatermarkMs = nodeWatermarkMs;
        this.lastEndMs = partitions.stream()
                .mapToLong(partition -> partition.closedThroughMs(nodeWatermarkMs))
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** Whether the window is closed, perhaps long ago. */
    boolean isClosed(long endMs) {
        if (endMs > lastEndMs) {
            return false;
        }
        for (PartitionState partition : partitions) {
            if (partition.fed().contains(endMs) && endMs > partition.closedThroughMs(nodeWatermarkMs)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the window is closed for a partition that has fed it, and open for another. The former's part, which came
     * late, must be written with its progress: a replay skips it. The latter's part would be rebuilt by a replay,
     * unless all panes are written.
     */
    boolean isSplit(long endMs) {
        return endMs <= lastEndMs
                && !isClosed(endMs)
                && partitions.stream()
                        .anyMatch(partition ->
                                partition.fed().contains(endMs) && endMs <= partition.closedThroughMs(nodeWatermarkMs));
    }

    /** Whether the watermark closes the window, which was open for one of its partitions. */
    boolean isNew(long endMs) {
        return isClosed(endMs)
                && partitions.stream()
                        .anyMatch(partition -> partition.fed().contains(endMs)
                                && endMs > partition.time().closedThroughMs());
    }
}
