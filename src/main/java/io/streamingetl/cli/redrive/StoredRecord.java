package io.streamingetl.cli.redrive;

import io.streamingetl.core.progress.PartitionId;

/**
 * A record as it stands in quarantine.
 *
 * @param row the id of its row
 * @param reason why it is there
 * @param value what is kept of its value; null for a tombstone; not to be changed
 * @param cut whether that is less than the whole
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record StoredRecord(long row, PartitionId partition, long offset, String reason, byte[] value, boolean cut) {
    @Override
    public String toString() {
        return partition + " offset " + offset;
    }
}
