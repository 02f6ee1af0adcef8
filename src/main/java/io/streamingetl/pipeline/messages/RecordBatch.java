package io.streamingetl.pipeline.messages;

import io.streamingetl.core.decode.DecodedRecords;
import io.streamingetl.core.progress.PartitionId;
import java.util.List;

/** What one poll returned, decoded. */
public record RecordBatch(List<PartitionRecords> partitions) {

    /**
     * One partition's share of it.
     *
     * @param id the partition
     * @param epoch under which the consumer owned it
     * @param fromOffset the consumer's position before them: where the batch before this one ended
     * @param records in offset order; may be empty where only the position moved
     * @param nextOffset the consumer's position behind them
     * @param nextLeaderEpoch of the batch that holds the offset before {@code nextOffset}
     */
    public record PartitionRecords(
            PartitionId id,
            long epoch,
            long fromOffset,
            DecodedRecords records,
            long nextOffset,
            int nextLeaderEpoch) {}

    /** How many records there are in all. */
    public int count() {
        int count = 0;
        for (PartitionRecords one : partitions) {
            count += one.records.count();
        }
        return count;
    }
}
