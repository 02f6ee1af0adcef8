package io.streamingetl.pipeline.consume;

import io.streamingetl.pipeline.bus.Claimed;

/**
 * What Kafka holds of a partition.
 *
 * @param topicId Kafka's identity of its topic
 * @param first the lowest offset that is still there
 * @param end the offset behind the last record, or behind the last that is still the one that was read
 */
record HeldLog(String topicId, long first, long end) {

    /** Why this can't be read from where the progress row stands; empty where it can. */
    String misfit(Claimed.Owned owned) {
        long resume = owned.progress().resumeOffset();
        if (!owned.topicId().equals(topicId)) {
            return "topic " + owned.id().topic() + " was deleted and made again: its progress belongs to topic id "
                    + owned.topicId() + ", the topic now has " + topicId
                    + "; delete its rows from etl_progress and etl_quarantine, and start again, to read the new topic"
                    + " from its start";
        }
        if (resume < first) {
            return "records " + resume + " to " + (first - 1) + " of " + owned.id()
                    + " were deleted by retention before they were in the table; set resume_offset of its row in"
                    + " etl_progress to " + first + ", next_offset too where it is less, and start again, to go on"
                    + " without them";
        }
        long next = owned.progress().nextOffset();
        if (next > end) {
            return owned.id() + " ends at offset " + end + ", but was read up to " + next
                    + " already: the broker lost records; set next_offset of its row in etl_progress to " + end
                    + ", resume_offset too where it is greater, delete its rows in etl_quarantine from that offset on,"
                    + " and start again, to go on from there";
        }
        return "";
    }
}
