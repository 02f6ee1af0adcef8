package io.streamingetl.pipeline.bus;

import io.streamingetl.core.progress.PartitionId;
import java.util.Set;

/**
 * The answer to {@link Confirm}.
 *
 * @param foreign the partitions of which nothing may be written: their topics were made again, or nobody knows
 */
public record Confirmed(Set<PartitionId> foreign) {}
