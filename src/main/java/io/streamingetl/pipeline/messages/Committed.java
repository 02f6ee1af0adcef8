package io.streamingetl.pipeline.messages;

/**
 * The writer committed a transaction.
 *
 * @param tookMs from the start of the first attempt to the answer to COMMIT
 */
public record Committed(long tookMs) {}
