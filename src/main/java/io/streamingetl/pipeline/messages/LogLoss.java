package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;

/**
 * Kafka lost records that are accounted for. To be kept in the partition's progress row, so that no owner reads on
 * before a person decides what to do.
 *
 * @param epoch of the owner who found it out
 * @param nonce of that owner
 * @param from the first offset that is lost
 */
public record LogLoss(PartitionId id, long epoch, long nonce, long from) {}
