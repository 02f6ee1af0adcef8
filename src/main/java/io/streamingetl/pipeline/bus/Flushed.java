package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/**
 * A {@link Flush} is settled: all its partitions are committed, but for those that another owner has taken, or whose
 * windows or topics are others by now.
 *
 * @param fenced partitions of which nothing was written, because their rows, the window plan or their topics are not as
 *     this owner knows them
 */
public record Flushed(Set<PartitionId> fenced) {}
