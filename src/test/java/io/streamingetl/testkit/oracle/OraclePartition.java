package io.streamingetl.testkit.oracle;

/**
 * A partition as the oracle read it.
 *
 * @param records committed records in it
 * @param nextOffset one behind the last committed record; where there is none, its first offset
 * @param endOffset one behind the last committed record or transaction marker
 */
public record OraclePartition(int partition, long records, long nextOffset, long endOffset) {}
