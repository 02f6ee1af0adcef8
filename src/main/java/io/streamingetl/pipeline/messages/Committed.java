package io.streamingetl.pipeline.messages;

/**
 * The writer committed a transaction.
 *
 * @param tookMs from when it was begun to the answer to its COMMIT, all tries together
 */
public record Committed(long tookMs) {}
