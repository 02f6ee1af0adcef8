package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/**
 * A {@link Flush} is settled: all its partitions are committed, but for those that another owner has taken, or whose
 * windows or topics are others by now.
 *
 * @param fenced partitions of which nothing was written, because their rows, the window plan or their topics are not as
 *     this owner knows them
 * @param tooLarge those of them of which nothing was written because the server takes no transaction of their size
 */
public record Flushed(Set<PartitionId> fenced, Set<PartitionId> tooLarge) {
    /** None is too large. */
    public Flushed(Set<PartitionId> fenced) {
        this(fenced, Set.of());
    }
}
