package io.streamingetl.testkit.oracle;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares the result table with the expected rows. */
final class TableComparison {
    private static final int FETCH_ROWS = 10_000;

    private final OracleSpec spec;
    private final Map<OracleKey, BigDecimal[]> expected;
    private final Map<OracleKey, BigDecimal[]> unseen;
    private final Differences differences = new Differences();

    TableComparison(OracleSpec spec, Map<OracleKey, BigDecimal[]> expected) {
        this.spec = spec;
        this.expected = expected;
        this.unseen = new HashMap<>(expected);
    }

    List<String> compare(Connection connection, String table) throws SQLException {
        String columns = spec.measures().stream()
                .map(measure -> ", `" + measure.column() + "`")
                .collect(Collectors.joining());
        String sql = "SELECT `timestamp`, region, shopid, itemid" + columns + " FROM `" + table
                + "` ORDER BY `timestamp`, region, shopid, itemid";
        long found = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    found++;
                    compareRow(result);
                }
            }
        }
        addMissing();
        List<String> list = differences.list();
        if (!list.isEmpty()) {
            list.add("%,d rows expected, %,d found in %s".formatted(expected.size(), found, table));
        }
        return list;
    }

    private void compareRow(ResultSet result) throws SQLException {
        OracleKey key = new OracleKey(result.getLong(1), result.getString(2), result.getLong(3), result.getLong(4));
        BigDecimal[] values = unseen.remove(key);
        if (values == null) {
            differences.add((expected.containsKey(key) ? "twice: " : "extra: ") + key);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            BigDecimal actual = result.getBigDecimal(5 + i);
            if (actual == null || actual.compareTo(values[i]) != 0) {
                differences.add("different: %s %s expected %s, found %s"
                        .formatted(
                                key,
                                spec.measures().get(i).column(),
                                values[i].toPlainString(),
                                actual == null ? "NULL" : actual.toPlainString()));
            }
        }
    }

    private void addMissing() {
        unseen.keySet().stream()
                .sorted(Comparator.comparingLong(OracleKey::timestamp)
                        .thenComparing(OracleKey::region)
                        .thenComparingLong(OracleKey::shopid)
                        .thenComparingLong(OracleKey::itemid))
                .forEach(key -> differences.add("missing: " + key));
    }
}
