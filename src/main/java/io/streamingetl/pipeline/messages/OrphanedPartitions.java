package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;
import java.util.List;
import java.util.Set;

/**
 * Partitions of topics that the pipeline does not read, some of whose records are accounted for but in no row: they are
 * of windows that were open when the topic was read last.
 *
 * @param partitions in partition order
 */
public record OrphanedPartitions(List<Span> partitions) {
    public OrphanedPartitions {
        partitions = List.copyOf(partitions);
    }

    /** Asks the writer for those of all topics but these. */
    public record Ask(Set<String> topics) {}

    /**
     * One of them.
     *
     * @param fromOffset the first record that may be in no row
     * @param toOffset behind the last
     */
    public record Span(PartitionId id, long fromOffset, long toOffset) {
        @Override
        public String toString() {
            return id + " records " + fromOffset + " to " + (toOffset - 1);
        }
    }
}
