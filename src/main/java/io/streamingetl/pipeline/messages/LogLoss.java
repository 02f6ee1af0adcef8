package io.streamingetl.pipeline.messages;

import io.streamingetl.core.progress.PartitionId;

/**
 * Kafka lost records that are accounted for. The progress row keeps this, so that no owner reads on before an operator
 * has decided what to do.
 *
 * @param epoch the reporting owner's
 * @param nonce the reporting owner's
 * @param from the first lost offset
 */
public record LogLoss(PartitionId id, long epoch, long nonce, long from) {}
