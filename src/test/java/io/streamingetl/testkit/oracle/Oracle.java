package io.streamingetl.testkit.oracle;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * What the result table must hold, recomputed from the topic by other means than the product's: a plain consumer, its
 * own decoder, and {@link BigDecimal}. It shares no code with {@code io.streamingetl.core}.
 */
public final class Oracle {
    private final OracleSpec spec;
    private final Map<OracleKey, BigDecimal[]> rows;
    private final List<OraclePartition> partitions;
    private final long rejected;

    Oracle(OracleSpec spec, Map<OracleKey, BigDecimal[]> rows, List<OraclePartition> partitions, long rejected) {
        this.spec = spec;
        this.rows = rows;
        this.partitions = List.copyOf(partitions);
        this.rejected = rejected;
    }

    /**
     * Reads every committed record of a topic, from the beginning to the end offsets of now, and sums.
     *
     * @throws IllegalStateException when the topic is missing, or cannot be read to its end
     */
    public static Oracle read(String bootstrapServers, String topic, OracleSpec spec) {
        return new OracleReader(topic, spec).read(bootstrapServers);
    }

    /** The values of each row, in the order of the measures; not to be changed. */
    public Map<OracleKey, BigDecimal[]> rows() {
        return rows;
    }

    /** The partitions as they were read, in order. */
    public List<OraclePartition> partitions() {
        return partitions;
    }

    /** All records that were read. */
    public long records() {
        return partitions.stream().mapToLong(OraclePartition::records).sum();
    }

    /** Records that are not an order: no JSON object, or a needed field missing or of another type. */
    public long rejected() {
        return rejected;
    }

    /**
     * Compares row by row. Reads the table in one ordered SELECT, as a stream.
     *
     * @return one readable line a difference, at most {@value Differences#SHOWN} and one that counts the rest; empty
     *     when the table is right
     */
    public List<String> compareWithTable(Connection connection, String table) throws SQLException {
        return new TableComparison(spec, rows).compare(connection, table);
    }

    /**
     * Checks the progress rows of the topic against what was read: every record accounted for, once.
     *
     * @return one readable line a difference; empty when the ledger balances
     */
    public List<String> ledgerDifferences(Connection connection, String pipeline, String topic) throws SQLException {
        return new LedgerComparison(partitions).compare(connection, pipeline, topic);
    }
}
