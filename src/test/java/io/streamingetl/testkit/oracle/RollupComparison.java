package io.streamingetl.testkit.oracle;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares a roll-up's table with its expected rows. */
final class RollupComparison {
    private final OracleRollup rollup;
    private final Map<List<Object>, BigDecimal[]> unseen;
    private final Differences differences = new Differences();

    RollupComparison(OracleRollup rollup, Map<List<Object>, BigDecimal[]> expected) {
        this.rollup = rollup;
        this.unseen = new HashMap<>(expected);
    }

    List<String> compare(Connection connection) throws SQLException {
        List<String> columns = new ArrayList<>(List.of("timestamp"));
        columns.addAll(rollup.key());
        columns.addAll(rollup.measures());
        String sql = "SELECT `" + String.join("`, `", columns) + "` FROM `" + rollup.table() + "`";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                compareRow(rows);
            }
        }
        unseen.forEach((key, values) ->
                differences.add("missing in " + rollup.table() + ": " + key + " " + Arrays.toString(values)));
        return differences.list();
    }

    private void compareRow(ResultSet rows) throws SQLException {
        List<Object> key = new ArrayList<>(List.of(rows.getLong(1)));
        for (int i = 0; i < rollup.key().size(); i++) {
            key.add(rollup.key().get(i).equals("region") ? rows.getString(2 + i) : (Object) rows.getLong(2 + i));
        }
        BigDecimal[] values = unseen.remove(key);
        for (int i = 0; i < rollup.measures().size(); i++) {
            BigDecimal found = rows.getBigDecimal(2 + rollup.key().size() + i);
            if (values == null || found.compareTo(values[i]) != 0) {
                differences.add("different in %s: %s %s expected %s, found %s"
                        .formatted(
                                rollup.table(),
                                key,
                                rollup.measures().get(i),
                                values == null ? "no such row" : values[i].toPlainString(),
                                found.toPlainString()));
            }
        }
    }
}
