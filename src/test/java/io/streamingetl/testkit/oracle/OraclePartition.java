package io.streamingetl.testkit.oracle;

/**
 * A partition as the oracle read it.
 *
 * @param records number of committed records
 * @param nextOffset offset after the last committed record; the first offset if there is none
 * @param endOffset offset after the last committed record or transaction marker
 */
public record OraclePartition(int partition, long records, long nextOffset, long endOffset) {}
