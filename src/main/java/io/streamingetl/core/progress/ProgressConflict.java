package io.streamingetl.core.progress;

/**
 * A partition that is not read any further because its log does not hold what its progress row says.
 *
 * @param epoch under which it was owned
 * @param nextOffset every record below it is accounted for
 * @param reason why, and what a person can do
 */
public record ProgressConflict(PartitionId id, long epoch, long nextOffset, String reason) {}
