package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.plain.RowKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A row that is not as it must be.
 *
 * @param found the measures' values in the table; null where there is no such row
 * @param expected what they must be; null where there must be no such row
 */
record RowDifference(RowKey key, List<BigDecimal> found, List<BigDecimal> expected) {
    /** All differences, in the order of the keys. */
    static List<RowDifference> between(Map<RowKey, BigDecimal[]> found, Map<RowKey, BigDecimal[]> expected) {
        Map<RowKey, RowDifference> differences = new TreeMap<>();
        expected.forEach((key, values) -> {
            BigDecimal[] there = found.get(key);
            if (there == null || !same(there, values)) {
                differences.put(key, new RowDifference(key, there == null ? null : List.of(there), List.of(values)));
            }
        });
        found.forEach((key, values) -> {
            if (!expected.containsKey(key)) {
                differences.put(key, new RowDifference(key, List.of(values), null));
            }
        });
        return new ArrayList<>(differences.values());
    }

    /** By value: 4.30 is 4.3. */
    private static boolean same(BigDecimal[] found, BigDecimal[] expected) {
        for (int i = 0; i < found.length; i++) {
            if (Objects.requireNonNull(found[i]).compareTo(expected[i]) != 0) {
                return false;
            }
        }
        return true;
    }
}
