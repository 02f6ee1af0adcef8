package io.streamingetl.cli.redrive;

import java.util.Arrays;
import java.util.Optional;

/**
 * A record in quarantine.
 *
 * @param row the id of its row
 * @param topicId Kafka's id of the topic that its offset belongs to
 * @param reason why it was rejected
 * @param value the stored part of its value; null for a tombstone; never modified
 * @param cut whether that is less than the whole value
 * @param redriven the value that was added to its window's row; empty if it was not redriven
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity only.
record StoredRecord(
        long row,
        RecordId id,
        Optional<String> topicId,
        String reason,
        byte[] value,
        boolean cut,
        Optional<byte[]> redriven) {
    boolean isRedrivenWith(byte[] other) {
        return redriven.filter(added -> Arrays.equals(added, other)).isPresent();
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
