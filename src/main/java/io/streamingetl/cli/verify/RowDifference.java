package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.plain.RowKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A row that differs from the expected one.
 *
 * @param found the measures' values in the table; null if the row does not exist
 * @param expected the expected values; null if the row must not exist
 */
record RowDifference(RowKey key, List<BigDecimal> found, List<BigDecimal> expected) {
    /** All differences, in the order of the keys. */
    static List<RowDifference> between(Map<RowKey, BigDecimal[]> found, Map<RowKey, BigDecimal[]> expected) {
        Map<RowKey, RowDifference> differences = new TreeMap<>();
        expected.forEach((key, values) -> {
            BigDecimal[] actual = found.get(key);
            if (actual == null || !equal(actual, values)) {
                differences.put(key, new RowDifference(key, actual == null ? null : List.of(actual), List.of(values)));
            }
        });
        found.forEach((key, values) -> {
            if (!expected.containsKey(key)) {
                differences.put(key, new RowDifference(key, List.of(values), null));
            }
        });
        return new ArrayList<>(differences.values());
    }

    /** Compares by value: 4.30 equals 4.3. */
    private static boolean equal(BigDecimal[] found, BigDecimal[] expected) {
        for (int i = 0; i < found.length; i++) {
            if (Objects.requireNonNull(found[i]).compareTo(expected[i]) != 0) {
                return false;
            }
        }
        return true;
    }
}
