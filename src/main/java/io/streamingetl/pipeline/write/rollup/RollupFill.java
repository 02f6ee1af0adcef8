package io.streamingetl.pipeline.write.rollup;

import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Rollup;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.core.window.WindowPlan;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One transaction of a fill: adds the next rows of the result table to a roll-up, in the order of their unique key, for
 * a short time. Everything that writes result rows waits for it, and counts towards what is filled from then on.
 */
final class RollupFill {
    /** The most result rows that one statement reads. */
    private static final int CHUNK_ROWS = 2_000;

    /** The most intervals that one statement tells apart. */
    private static final int MAX_INTERVALS = 50;

    /** No further statement begins after this, since a flush may wait. */
    private static final long BUDGET_MS = 150;

    /** Before every label. */
    private static final long NONE = -1;

    private final Aggregation result;
    private final RollupTable rollups;
    private final WindowPlanTable plans;

    RollupFill(Aggregation result, RollupTable rollups, WindowPlanTable plans) {
        this.result = result;
        this.rollups = rollups;
        this.plans = plans;
    }

    /**
     * Fills on, unless another node has filled meanwhile. In a transaction, which is committed if this succeeds.
     *
     * @return the state once the transaction is committed; empty if the roll-up was removed, or another node fills it
     */
    Future<Optional<RollupState>> run(SqlConnection connection, RollupState seen) {
        long startMs = MonotonicClock.now();
        return rollups.lock(connection, seen.rollup())
                .compose(found -> found.isEmpty()
                                || found.get(0).complete()
                                || !found.get(0).isAt(seen)
                        ? Future.succeededFuture(Optional.empty())
                        : plans.read(connection)
                                .compose(plan -> fill(connection, found.get(0), plan, startMs + BUDGET_MS))
                                .compose(filled ->
                                        rollups.fill(connection, filled).map(Optional.of(filled))));
    }

    private Future<RollupState> fill(SqlConnection connection, RollupState state, WindowPlan plan, long untilMs) {
        Future<RollupState> next = state.filledKey() == null
                ? nextWindows(connection, state, plan)
                : nextKeys(
                        connection,
                        state,
                        plan,
                        RollupChunk.window(state.filledThrough()).after(result, state.filledKey()));
        return next.compose(filled -> filled.complete() || MonotonicClock.now() >= untilMs
                ? Future.succeededFuture(filled)
                : fill(connection, filled, plan, untilMs));
    }

    /** Whole windows, or the first keys of a window of many rows. */
    private Future<RollupState> nextWindows(SqlConnection connection, RollupState state, WindowPlan plan) {
        long after = state.filledThrough() == null ? NONE : state.filledThrough();
        return RollupChunk.windows(after, Long.MAX_VALUE)
                .label(connection, result, 0)
                .compose(first -> first.isEmpty()
                        ? Future.succeededFuture(state.completed())
                        : nextWindows(connection, state, plan, after, first.get()));
    }

    private Future<RollupState> nextWindows(
            SqlConnection connection, RollupState state, WindowPlan plan, long after, long first) {
        return RollupChunk.windows(after, Long.MAX_VALUE)
                .label(connection, result, CHUNK_ROWS)
                .compose(beyond -> {
                    if (beyond.isPresent() && beyond.get() == first) {
                        return nextKeys(connection, state.through(first, null), plan, RollupChunk.window(first));
                    }
                    NavigableMap<Long, Long> intervals =
                            intervals(state.rollup(), plan, first, beyond.orElse(Long.MAX_VALUE));
                    long through = beyond.map(label -> Math.min(label - 1, intervals.lastKey()))
                            .orElse(intervals.lastKey());
                    return RollupChunk.windows(after, through)
                            .addTo(connection, result, state.rollup(), intervals)
                            .map(state.through(through, null));
                });
    }

    /** @param rest the keys of the window that are not filled yet */
    private Future<RollupState> nextKeys(
            SqlConnection connection, RollupState state, WindowPlan plan, RollupChunk rest) {
        long label = state.filledThrough();
        return rest.key(connection, result, CHUNK_ROWS - 1).compose(last -> last.map(key -> rest.through(result, key))
                .orElse(rest)
                .addTo(connection, result, state.rollup(), intervals(state.rollup(), plan, label, label))
                .map(state.through(label, last.orElse(null))));
    }

    /** The first intervals from that of one window to that of another, at most so many as a statement tells apart. */
    private NavigableMap<Long, Long> intervals(Rollup rollup, WindowPlan plan, long firstLabel, long lastLabel) {
        NavigableMap<Long, Long> intervals = new TreeMap<>();
        long label = firstLabel;
        while (intervals.isEmpty() || (label <= lastLabel && intervals.size() < MAX_INTERVALS)) {
            long last = lastLabel(rollup, plan, label);
            intervals.put(last, intervalLabel(rollup, plan, label));
            label = nextLabel(plan, last);
        }
        return intervals;
    }

    private long nextLabel(WindowPlan plan, long label) {
        long endMs = plan.endOf(startMs(plan, label));
        return (isEnd() ? plan.endOf(endMs) : endMs) / 1000;
    }

    /** The label of the interval that the window with this label belongs to. */
    private long intervalLabel(Rollup rollup, WindowPlan plan, long label) {
        return rollup.labelMs(rollup.intervals().endOf(startMs(plan, label))) / 1000;
    }

    /** The greatest label of a window in the interval of the window with this label. */
    private long lastLabel(Rollup rollup, WindowPlan plan, long label) {
        long lastMs = rollup.intervals().endOf(startMs(plan, label)) - 1;
        return (isEnd() ? plan.endOf(lastMs) : plan.startOf(lastMs)) / 1000;
    }

    private long startMs(WindowPlan plan, long label) {
        return isEnd() ? plan.startOf(label * 1000 - 1) : label * 1000;
    }

    private boolean isEnd() {
        return result.label() == WindowLabel.END;
    }
}
