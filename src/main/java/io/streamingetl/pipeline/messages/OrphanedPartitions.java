package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;
import java.util.Set;

/**
 * Partitions of topics that were removed from the configuration while windows of theirs were open: the records of those
 * windows are accounted for, but in no result row.
 *
 * @param partitions in partition order
 */
public record OrphanedPartitions(List<Span> partitions) {
    public OrphanedPartitions {
        partitions = List.copyOf(partitions);
    }

    /** Asks the writer for the orphaned partitions, given the configured topics. */
    public record Ask(Set<String> topics) {}

    /**
     * An orphaned partition.
     *
     * @param fromOffset the first offset whose record may be in no row
     * @param toOffset the offset after the last such record
     */
    public record Span(PartitionId id, long fromOffset, long toOffset) {
        @Override
        public String toString() {
            return id + " records " + fromOffset + " to " + (toOffset - 1);
        }
    }
}
