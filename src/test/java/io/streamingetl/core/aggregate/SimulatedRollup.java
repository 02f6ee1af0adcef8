package io.streamingetl.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.aggregate.SimulatedDatabase.Row;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.KeyPart;
import io.streamingetl.core.pane.FilledTo;
import io.streamingetl.core.pane.PaneMerge;
import io.streamingetl.core.pane.WindowPanes;
import io.streamingetl.core.window.Intervals;
import io.streamingetl.core.window.WindowPlan;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The table of a roll-up that is filled row by row while flushes are committed, and the transactions that change it.
 */
final class SimulatedRollup {
    private static final Comparator<Row> ORDER =
            Comparator.comparingLong(Row::endMs).thenComparingLong(Row::key);

    private final boolean keyed;
    private final long everyMs;
    private final Map<Row, List<BigDecimal>> rows = new HashMap<>();
    private FilledTo filledTo = FilledTo.NOTHING;
    private Row lastFilled;

    /** @param keyed whether it has the key of the result table; otherwise one row an interval */
    SimulatedRollup(boolean keyed, long everyMs) {
        this.keyed = keyed;
        this.everyMs = everyMs;
    }

    /** A flush counts towards it. */
    void count(List<WindowPanes> panes, WindowPlan plan) {
        Intervals intervals = new Intervals.Multiples(everyMs);
        List<Field> key = LaneJob.AGGREGATION.key();
        PaneMerge merge = new PaneMerge(
                LaneJob.AGGREGATION.measures(),
                filledTo.of(panes),
                endMs -> intervals.endOf(plan.startOf(endMs - 1)),
                KeyPart.of(key, keyed ? key : List.of()));
        while (merge.next()) {
            List<BigDecimal> values = IntStream.range(
                            0, LaneJob.AGGREGATION.measures().count())
                    .mapToObj(merge::value)
                    .toList();
            long word = keyed ? merge.keys()[merge.keyStart()] ^ Long.MIN_VALUE : 0;
            rows.merge(new Row(merge.endMs(), word), values, LaneRecomputation::merged);
        }
    }

    /** A transaction of the fill takes the next rows of the result table, at most this many. */
    void fill(Map<Row, List<BigDecimal>> result, WindowPlan plan, int most) {
        List<Row> next = result.keySet().stream()
                .filter(row -> !filled(row))
                .sorted(ORDER)
                .limit(most)
                .toList();
        next.forEach(row -> rows.merge(coarse(row, plan), result.get(row), LaneRecomputation::merged));
        if (next.size() < most) {
            filledTo = FilledTo.ALL;
        } else if (!filledTo.equals(FilledTo.ALL)) {
            lastFilled = next.get(most - 1);
            filledTo = new FilledTo(lastFilled.endMs(), new long[] {lastFilled.key() ^ Long.MIN_VALUE});
        }
    }

    private boolean filled(Row row) {
        return filledTo.equals(FilledTo.ALL) || (lastFilled != null && ORDER.compare(row, lastFilled) <= 0);
    }

    private Row coarse(Row row, WindowPlan plan) {
        long startMs = plan.startOf(row.endMs() - 1);
        return new Row(startMs - Math.floorMod(startMs, everyMs) + everyMs, keyed ? row.key() : 0);
    }

    /** At every commit it is the sum of the rows that it is filled with. */
    void verify(Map<Row, List<BigDecimal>> result, WindowPlan plan) {
        Map<Row, List<BigDecimal>> expected = new HashMap<>();
        result.forEach((row, values) -> {
            if (filled(row)) {
                expected.merge(coarse(row, plan), values, LaneRecomputation::merged);
            }
        });
        assertThat(rows)
                .as("roll-up every %d ms, filled to %s", everyMs, filledTo)
                .isEqualTo(expected);
    }

    boolean complete() {
        return filledTo.equals(FilledTo.ALL);
    }
}
