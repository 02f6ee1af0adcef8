package io.streamingetl.cli.redrive;

import io.streamingetl.core.progress.PartitionId;

/** The position of a record in Kafka. */
record RecordId(PartitionId partition, long offset) {
    @Override
    public String toString() {
        return partition + " offset " + offset;
    }
}
