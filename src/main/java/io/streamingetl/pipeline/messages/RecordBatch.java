package io.streamingetl.pipeline.messages;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.progress.PartitionId;
import java.util.List;

/** The decoded records of one poll. */
public record RecordBatch(List<PartitionRecords> partitions) {

    /**
     * The records of one partition.
     *
     * @param id the partition
     * @param epoch the consumer's when it polled them
     * @param fromOffset the consumer's position before the poll, which is the next offset of the previous batch
     * @param records in offset order; may be empty if only the position moved
     * @param nextOffset the consumer's position after the poll
     * @param nextLeaderEpoch the leader epoch of the Kafka batch that holds the offset before {@code nextOffset}
     */
    public record PartitionRecords(
            PartitionId id,
            long epoch,
            long fromOffset,
            DecodedRecords records,
            long nextOffset,
            int nextLeaderEpoch) {}

    /** Number of records, of all partitions. */
    public int count() {
        int count = 0;
        for (PartitionRecords one : partitions) {
            count += one.records.count();
        }
        return count;
    }
}
