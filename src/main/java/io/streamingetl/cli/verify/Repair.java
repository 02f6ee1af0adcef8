package io.streamingetl.cli.verify;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.access.SqlSessionException;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.pipeline.write.sql.Identifiers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sets rows to what they must hold. A row is changed only where it still is as it was compared: somebody else's change
 * ends the whole repair.
 */
final class Repair {
    private final String table;
    private final List<String> key;
    private final List<String> measures;

    Repair(Aggregation aggregation) {
        table = Identifiers.quote(aggregation.table());
        key = Stream.concat(Stream.of("timestamp"), aggregation.key().stream().map(Field::name))
                .map(Identifiers::quote)
                .toList();
        measures = aggregation.measures().all().stream()
                .map(measure -> Identifiers.quote(measure.name()))
                .toList();
    }

    /**
     * Writes the expected values, in the transaction under way.
     *
     * @throws UndecidedException where a row is not as it was compared; the transaction is then to be rolled back
     */
    void apply(SqlSession session, List<RowDifference> differences) {
        for (RowDifference difference : differences) {
            List<Object> keyValues = new ArrayList<>();
            keyValues.add(difference.key().timestamp());
            keyValues.addAll(difference.key().values());
            List<Object> parameters = new ArrayList<>();
            String sql;
            if (difference.found() == null) {
                sql = insert(difference.expected());
                parameters.addAll(keyValues);
                parameters.addAll(difference.expected());
            } else if (difference.expected() == null) {
                sql = "DELETE FROM " + table + asCompared(difference.found());
                parameters.addAll(keyValues);
                parameters.addAll(difference.found());
            } else {
                sql = "UPDATE " + table + " SET " + equal(difference.expected(), ", ") + asCompared(difference.found());
                parameters.addAll(difference.expected());
                parameters.addAll(keyValues);
                parameters.addAll(difference.found());
            }
            if (!isChanged(session, sql, parameters)) {
                throw new UndecidedException(difference.key()
                        + " was changed by somebody else during the repair: nothing is corrected; run it again");
            }
        }
    }

    private static boolean isChanged(SqlSession session, String sql, List<Object> parameters) {
        try {
            return session.execute(sql, parameters.toArray()).rowCount() == 1;
        } catch (SqlSessionException e) {
            if (e.isDuplicateKey()) {
                return false;
            }
            throw e;
        }
    }

    private String insert(List<BigDecimal> values) {
        String places = values.stream().map(Repair::exact).collect(Collectors.joining(", "));
        return "INSERT INTO " + table + " (" + String.join(", ", key) + ", " + String.join(", ", measures)
                + ") VALUES (" + "?, ".repeat(key.size()) + places + ")";
    }

    private String asCompared(List<BigDecimal> found) {
        return key.stream().map(column -> column + " = ?").collect(Collectors.joining(" AND ", " WHERE ", " AND "))
                + equal(found, " AND ");
    }

    private String equal(List<BigDecimal> values, String between) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> measures.get(i) + " = " + exact(values.get(i)))
                .collect(Collectors.joining(between));
    }

    /** A parameter is bound as text, and text and a column would be compared as doubles. */
    private static String exact(BigDecimal value) {
        return "CAST(? AS DECIMAL(65, " + Math.max(0, value.scale()) + "))";
    }
}
