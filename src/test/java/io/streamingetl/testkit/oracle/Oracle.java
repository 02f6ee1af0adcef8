package io.streamingetl.testkit.oracle;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.RollupConfig;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The expected result table, recomputed from the topic independently of the product: with a plain consumer, its own
 * decoder, and {@link BigDecimal}. It shares no code with {@code io.streamingetl.core}.
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
     * Reads every committed record of a topic, from the beginning to the current end offsets, and aggregates it.
     *
     * @throws IllegalStateException when the topic does not exist, or can't be read to its end
     */
    public static Oracle read(String bootstrapServers, String topic, OracleSpec spec) {
        return new OracleReader(topic, spec).read(bootstrapServers);
    }

    /** The values of each row, in the order of the measures; read-only. */
    public Map<OracleKey, BigDecimal[]> rows() {
        return rows;
    }

    /** The partitions, ordered by number. */
    public List<OraclePartition> partitions() {
        return partitions;
    }

    /** Number of records read. */
    public long records() {
        return partitions.stream().mapToLong(OraclePartition::records).sum();
    }

    /** Number of records that are not an order: no JSON object, or a required field is missing or has another type. */
    public long rejected() {
        return rejected;
    }

    /**
     * Compares row by row. Streams the table in one ordered SELECT.
     *
     * @return one readable line per difference, at most {@value Differences#SHOWN} and one that counts the rest; empty
     *     if the table is right
     */
    public List<String> compareWithTable(Connection connection, String table) throws SQLException {
        return new TableComparison(spec, rows).compare(connection, table);
    }

    /**
     * Compares the roll-ups of a configuration with the expected result rows, row by row.
     *
     * @return as {@link #compareWithTable}
     */
    public List<String> compareWithRollups(Connection connection, EtlConfig config) throws SQLException {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, RollupConfig> entry : config.rollups().entrySet()) {
            OracleRollup rollup = new OracleRollup(entry.getKey(), entry.getValue(), spec.labelEnd());
            differences.addAll(new RollupComparison(rollup, rollup.rows(spec, rows)).compare(connection));
        }
        return differences;
    }

    /**
     * Checks that the topic's progress rows account for every record once.
     *
     * @return one readable line per difference; empty if the ledger balances
     */
    public List<String> ledgerDifferences(Connection connection, String pipeline, String topic) throws SQLException {
        return new LedgerComparison(partitions).compare(connection, pipeline, topic);
    }
}
