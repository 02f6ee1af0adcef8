package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/**
 * A {@link Flush} is settled: every partition is committed, except for the fenced ones.
 *
 * @param fenced partitions of which nothing was written, because their progress rows, the window plan or their topics
 *     have changed since this owner claimed them
 * @param tooLarge the fenced partitions whose panes exceed the largest transaction that the server accepts
 */
public record Flushed(Set<PartitionId> fenced, Set<PartitionId> tooLarge) {
    /** No partition is too large. */
    public Flushed(Set<PartitionId> fenced) {
        this(fenced, Set.of());
    }
}
