package io.streamingetl.cli.redrive;

import java.util.Arrays;
import java.util.Optional;

/**
 * A record as it stands in quarantine.
 *
 * @param row the id of its row
 * @param topicId Kafka's id of the topic that its offset belongs to
 * @param reason why it is there
 * @param value what is kept of its value; null for a tombstone; not to be changed
 * @param cut whether that is less than the whole
 * @param redriven the value that was added to its window's row; empty where it was not redriven
 */
@SuppressWarnings("ArrayRecordComponent") // Equal only to itself, which is all that is asked.
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
