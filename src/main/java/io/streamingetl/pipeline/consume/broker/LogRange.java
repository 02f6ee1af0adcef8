package io.streamingetl.pipeline.consume.broker;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.pipeline.messages.Claimed;

/**
 * The log of a partition.
 *
 * @param topicId the id of its topic
 * @param first the lowest offset that is not deleted
 * @param end the offset after the last record, or after the last one that is still the record that was read
 * @param leaderEpoch the leader's; {@link Progress#UNKNOWN_EPOCH} if it does not return it
 */
public record LogRange(String topicId, long first, long end, int leaderEpoch) {

    /**
     * Whether records that are accounted for may have been replaced. Under one leader epoch a log only grows, so an
     * unchanged epoch rules it out.
     */
    public boolean mayHaveDiverged(Progress progress) {
        return progress.leaderEpoch() != Progress.UNKNOWN_EPOCH && progress.leaderEpoch() != leaderEpoch;
    }

    /** Whether the leader epoch is older than that of records that are accounted for: the cluster has lost state. */
    public boolean isOlder(Progress progress) {
        return leaderEpoch != Progress.UNKNOWN_EPOCH && leaderEpoch < progress.leaderEpoch();
    }

    /**
     * The first offset whose record is accounted for and lost; {@link Progress#NOTHING_LOST} if there is none.
     *
     * @param divergedAt the first offset where the leader's log differs; {@link Progress#NOTHING_LOST} if none does
     */
    public long lostFrom(Progress progress, long divergedAt) {
        long next = progress.nextOffset();
        long lost = Math.min(progress.lostFrom(), divergedAt < next ? divergedAt : Progress.NOTHING_LOST);
        return end < next || isOlder(progress) ? Math.min(lost, Math.min(end, next - 1)) : lost;
    }

    /**
     * Why the log can't be read from the progress row's resume offset; empty if it can.
     *
     * @param lostFrom the result of {@link #lostFrom}
     */
    public String progressConflict(String pipeline, Claimed.Owned owned, long lostFrom) {
        long resume = owned.progress().resumeOffset();
        if (!owned.topicId().equals(topicId)) {
            return "topic " + owned.id().topic() + " was deleted and made again: its progress belongs to topic id "
                    + owned.topicId() + ", the topic now has " + topicId
                    + "; delete its rows from etl_progress and etl_quarantine, and start again, to read the new topic"
                    + " from its start";
        }
        if (lostFrom != Progress.NOTHING_LOST) {
            return lost(pipeline, owned, lostFrom);
        }
        if (resume < first) {
            return "records " + resume + " to " + (first - 1) + " of " + owned.id()
                    + " were deleted by retention before they were in the table; set resume_offset of its row in"
                    + " etl_progress to " + first + ", next_offset too where it is less, and start again, to go on"
                    + " without them";
        }
        return "";
    }

    private static String lost(String pipeline, Claimed.Owned owned, long from) {
        PartitionId id = owned.id();
        String row = " WHERE pipeline = '" + pipeline.replace("'", "''") + "' AND topic = '" + id.topic()
                + "' AND `partition` = " + id.partition();
        return id + " was read up to offset " + owned.progress().nextOffset()
                + ", but Kafka lost its records from offset " + from + " on, and may hold others in their place; to go"
                + " on from there, stop all nodes, run: UPDATE etl_progress SET resume_offset = LEAST(resume_offset, "
                + from + "), next_offset = " + from + ", leader_epoch = NULL, lost_from = NULL" + row
                + "; DELETE FROM etl_quarantine" + row + " AND `offset` >= " + from + "; and start again";
    }
}
