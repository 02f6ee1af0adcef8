package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.snapshot.RollupRows;
import io.streamingetl.cli.verify.snapshot.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The comparison of a roll-up.
 *
 * @param rows as the table has them
 * @param compared whether its whole intervals were compared; otherwise it does not hold all result rows yet
 * @param rowCount number of rows that exist or must exist
 * @param differences all differences, in the order of their keys
 */
record RollupResult(RollupRows rows, boolean compared, long rowCount, List<RowDifference> differences) {

    /** Of each roll-up, in configured order. */
    static List<RollupResult> all(Snapshot snapshot, Recomputation recomputation) {
        return snapshot.rollups().stream()
                .map(one -> recomputation.compares(one)
                        ? compare(one, recomputation)
                        : new RollupResult(one, false, 0, List.of()))
                .toList();
    }

    private static RollupResult compare(RollupRows one, Recomputation recomputation) {
        Set<Object> keys = new HashSet<>(one.rows().keySet());
        keys.addAll(recomputation.rows(one.rollup()).keySet());
        return new RollupResult(
                one, true, keys.size(), RowDifference.between(one.rows(), recomputation.rows(one.rollup())));
    }

    String table() {
        return rows.rollup().table();
    }
}
