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
 * Sets rows to their expected values. It changes a row only if it is still as it was compared; a change by another
 * client ends the whole repair.
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
     * Writes the expected values in the current transaction.
     *
     * @throws UndecidedException if a row changed after it was compared; roll the transaction back then
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
                        + " was changed by another client during the repair: nothing was corrected, run it again");
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
        String placeholders = values.stream().map(Repair::exact).collect(Collectors.joining(", "));
        return "INSERT INTO " + table + " (" + String.join(", ", key) + ", " + String.join(", ", measures)
                + ") VALUES (" + "?, ".repeat(key.size()) + placeholders + ")";
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

    /** The cast is needed because parameters are bound as text, and MySQL compares text with a number as doubles. */
    private static String exact(BigDecimal value) {
        return "CAST(? AS DECIMAL(65, " + Math.max(0, value.scale()) + "))";
    }
}
