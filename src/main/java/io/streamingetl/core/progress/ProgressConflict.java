package io.streamingetl.core.progress;

/**
 * A partition that is no longer read because its log contradicts its progress row.
 *
 * @param epoch the epoch under which it was owned
 * @param nextOffset every record below it is accounted for
 * @param reason why, and what an operator can do
 */
public record ProgressConflict(PartitionId id, long epoch, long nextOffset, String reason) {}
