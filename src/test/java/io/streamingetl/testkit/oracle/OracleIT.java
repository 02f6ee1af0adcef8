package io.streamingetl.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import io.streamingetl.testkit.job.TestServers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OracleIT {
    private static final int ORDERS = 20_000;
    private static final OracleSpec SPEC = OracleSpec.window(10)
            .withMeasures(
                    OracleMeasure.income("gross_income"),
                    OracleMeasure.count("orders"),
                    OracleMeasure.min("cheapest", OracleOrder::price),
                    OracleMeasure.max("dearest", OracleOrder::price));

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static String topic;
    private static Oracle oracle;
    private Connection connection;

    @BeforeAll
    static void start() {
        topic = SERVERS.newTopic(3);
        OrderOptions options = OrderOptions.of(3, 1_700_000_000_000L, 500).withKeys(5, 4);
        Map<String, String> client = Map.of("bootstrap.servers", SERVERS.kafka().bootstrapServers());
        try (OrderProducer producer = new OrderProducer(client, topic, options, Pace.BACKLOG, true)) {
            producer.run(ORDERS, () -> false);
        }
        oracle = Oracle.read(SERVERS.kafka().bootstrapServers(), topic, SPEC);
    }

    @BeforeEach
    void fill() throws SQLException {
        connection = SERVERS.database().jdbc(SERVERS.newDatabase());
        execute("CREATE TABLE sums (`timestamp` BIGINT, region VARCHAR(16), shopid BIGINT, itemid BIGINT,"
                + " gross_income DECIMAL(30,2), orders BIGINT, cheapest DECIMAL(12,2), dearest DECIMAL(12,2))");
        execute("CREATE TABLE etl_progress (pipeline VARCHAR(16), topic VARCHAR(16), `partition` INT,"
                + " next_offset BIGINT, records BIGINT, aggregated BIGINT, late BIGINT, quarantined BIGINT)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO sums VALUES (?,?,?,?,?,?,?,?)")) {
            for (Map.Entry<OracleKey, BigDecimal[]> row : oracle.rows().entrySet()) {
                insert.setLong(1, row.getKey().timestamp());
                insert.setString(2, row.getKey().region());
                insert.setLong(3, row.getKey().shopid());
                insert.setLong(4, row.getKey().itemid());
                for (int i = 0; i < row.getValue().length; i++) {
                    insert.setBigDecimal(5 + i, row.getValue()[i]);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
        for (OraclePartition partition : oracle.partitions()) {
            execute("INSERT INTO etl_progress VALUES ('p', '%4$s', %1$d, %2$d, %3$d, %3$d - 1, 2, 1)"
                    .formatted(partition.partition(), partition.endOffset(), partition.records(), topic));
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void when_tableAndLedgerAreRight_then_noDifference() throws SQLException {
        assertThat(oracle.records()).isEqualTo(ORDERS);
        assertThat(oracle.rejected()).isZero();
        assertThat(oracle.partitions()).hasSize(3);
        assertThat(oracle.compareWithTable(connection, "sums")).isEmpty();
        assertThat(oracle.ledgerDifferences(connection, "p", topic)).isEmpty();
    }

    @Test
    void when_summed_then_labelsAreWindowEndsAndTheCountIsThatOfTheRecords() {
        assertThat(oracle.rows().keySet())
                .allSatisfy(key -> assertThat(key.timestamp() % 10).isZero());
        assertThat(oracle.rows().values().stream()
                        .mapToLong(v -> v[1].longValueExact())
                        .sum())
                .isEqualTo(ORDERS);
        assertThat(SPEC.label(19)).isEqualTo(20);
        assertThat(SPEC.label(20)).isEqualTo(30);
        assertThat(SPEC.withLabelStart().label(20)).isEqualTo(20);
    }

    @Test
    void when_theSizeChanges_then_windowsAreCutAtTheBoundary() {
        OracleSpec spec = OracleSpec.windows(new TreeMap<>(Map.of(Long.MIN_VALUE, 10L, 35L, 20L)));

        assertThat(spec.label(29)).isEqualTo(30);
        assertThat(spec.label(34)).isEqualTo(35);
        assertThat(spec.label(35)).isEqualTo(40);
        assertThat(spec.label(40)).isEqualTo(60);
        assertThat(spec.withLabelStart().label(34)).isEqualTo(30);
        assertThat(spec.withLabelStart().label(39)).isEqualTo(35);
        assertThat(spec.withLabelStart().label(40)).isEqualTo(40);
    }

    @Test
    void when_aRowIsMissingExtraTwiceOrDifferent_then_eachIsNamed() throws SQLException {
        List<OracleKey> keys = List.copyOf(oracle.rows().keySet());
        execute("INSERT INTO sums SELECT * FROM sums" + where(keys.get(0)));
        execute("UPDATE sums SET dearest = dearest + 0.01" + where(keys.get(1)));
        execute("UPDATE sums SET region = 'XX'" + where(keys.get(2)));

        assertThat(oracle.compareWithTable(connection, "sums"))
                .hasSize(5)
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("twice: (timestamp "))
                .satisfiesOnlyOnce(
                        line -> assertThat(line).startsWith("different: ").contains(" dearest expected "))
                .satisfiesOnlyOnce(
                        line -> assertThat(line).startsWith("extra: ").contains(", XX, "))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("missing: "))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("rows expected"));
    }

    @Test
    void when_theTableIsEmpty_then_theFirstDifferencesAndTheirNumber() throws SQLException {
        execute("DELETE FROM sums");

        assertThat(oracle.compareWithTable(connection, "sums"))
                .hasSize(52)
                .last()
                .asString()
                .contains(", 0 found");
    }

    @Test
    void when_theLedgerIsOff_then_eachRuleIsNamed() throws SQLException {
        execute("UPDATE etl_progress SET aggregated = aggregated + 1, late = records + 1 WHERE `partition` = 0");
        execute("UPDATE etl_progress SET records = records + 1, quarantined = 2, next_offset = next_offset - 1"
                + " WHERE `partition` = 1");
        execute("DELETE FROM etl_progress WHERE `partition` = 2");

        assertThat(oracle.ledgerDifferences(connection, "p", topic))
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).startsWith("partition 0: records "))
                .anySatisfy(line -> assertThat(line).startsWith("partition 0: late "))
                .anySatisfy(line -> assertThat(line).startsWith("partition 1: records "))
                .anySatisfy(line -> assertThat(line).startsWith("partition 1: next_offset "))
                .anySatisfy(line -> assertThat(line).startsWith("partition 2: no row, but "));
    }

    @Test
    void when_predicate_then_onlySelectedOrdersCount() {
        Oracle half = Oracle.read(
                SERVERS.kafka().bootstrapServers(),
                topic,
                OracleSpec.window(60).withCounts(order -> order.partition() == 1));

        assertThat(half.records()).isEqualTo(ORDERS);
        assertThat(half.rows()).isNotEmpty();
        assertThat(half.rows().values().stream().map(v -> v[0]).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isLessThan(oracle.rows().values().stream().map(v -> v[0]).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private static String where(OracleKey key) {
        return " WHERE `timestamp` = %d AND region = '%s' AND shopid = %d AND itemid = %d"
                .formatted(key.timestamp(), key.region(), key.shopid(), key.itemid());
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
