package io.streamingetl.cli.verify.plain;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.window.WindowLabel;
import java.util.List;

/**
 * A roll-up: what its rows sum.
 *
 * @param rows what its table holds
 * @param keyFields indexes of its key fields in the key of a result row
 * @param measures indexes of its measures among those of a result row
 */
public record PlainRollup(Aggregation rows, PlainIntervals intervals, List<Integer> keyFields, List<Integer> measures) {

    /** The configured roll-ups, in configured order. */
    public static List<PlainRollup> all(EtlConfig config) {
        Aggregation result = config.aggregation();
        return config.rollups().entrySet().stream()
                .map(entry -> {
                    Aggregation rows = config.rollupRows(entry.getKey());
                    return new PlainRollup(
                            rows,
                            new PlainIntervals(
                                    entry.getValue().every(), entry.getValue().timeZone()),
                            rows.key().stream().map(result.key()::indexOf).toList(),
                            rows.measures().all().stream()
                                    .map(result.measures().all()::indexOf)
                                    .toList());
                })
                .toList();
    }

    public String table() {
        return rows.table();
    }

    /** The row that a window counts towards, by the key of its result row. */
    public RowKey row(RecordedWindows.Window window, List<Object> key) {
        PlainIntervals.Interval interval = intervals.of(window.startMs());
        long labelMs = rows.label() == WindowLabel.END ? interval.endMs() : interval.startMs();
        return new RowKey(labelMs / 1000, keyFields.stream().map(key::get).toList());
    }

    /** The interval of a row. */
    public PlainIntervals.Interval interval(RowKey row) {
        return intervals.of(row.timestamp() * 1000 - (rows.label() == WindowLabel.END ? 1 : 0));
    }

    /** The intervals of which every window is in the range. Empty, {@code toMs <= fromMs}, if there is none. */
    public TimeRange wholeIntervals(TimeRange range, RecordedWindows plan) {
        PlainIntervals.Interval first = intervals.of(range.fromMs());
        long fromMs = first.startMs() == range.fromMs() ? first.startMs() : first.endMs();
        PlainIntervals.Interval last = intervals.of(range.toMs() - 1);
        while (last.endMs() > fromMs && plan.of(last.endMs() - 1).endMs() > range.toMs()) {
            last = intervals.of(last.startMs() - 1);
        }
        return new TimeRange(fromMs, Math.max(fromMs, last.endMs()));
    }
}
