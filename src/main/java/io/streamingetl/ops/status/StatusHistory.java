package io.streamingetl.ops.status;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** The node's figures of the last hour, for charts: each point sums up a period. Any thread. */
public final class StatusHistory {
    private static final int POINTS = 360;

    private final Duration period;
    private final Deque<Point> points = new ArrayDeque<>();
    private long untilMs = Long.MIN_VALUE;
    private long records;
    private long statuses;
    private long slowestFlushMs = -1;

    /**
     * The end of a period.
     *
     * @param recordsPerSecond the mean of the period
     * @param lagRecords at its end
     * @param closeLagSeconds at its end
     * @param slowestFlushMs the longest transaction that committed in it; null if none did
     */
    private record Point(
            long atMs, long recordsPerSecond, long lagRecords, long closeLagSeconds, Long slowestFlushMs) {}

    /** @param period the time from one point to the next */
    public StatusHistory(Duration period) {
        this.period = period;
    }

    /** A transaction was committed. */
    public synchronized void onCommit(Duration took) {
        slowestFlushMs = Math.max(slowestFlushMs, took.toMillis());
    }

    /**
     * Adds a status; the first one after the end of a period makes its point.
     *
     * @param nowMs wall-clock time
     * @param closeLagMs how long the oldest unwritten window has been due
     */
    public synchronized void onStatus(NodeStatus status, long nowMs, long closeLagMs) {
        if (untilMs == Long.MIN_VALUE) {
            untilMs = nowMs + period.toMillis();
        }
        records += status.recordsPerSecond();
        statuses++;
        if (nowMs < untilMs) {
            return;
        }
        points.add(new Point(
                nowMs,
                records / statuses,
                status.totalLag(),
                closeLagMs / 1000,
                slowestFlushMs < 0 ? null : slowestFlushMs));
        if (points.size() > POINTS) {
            points.remove();
        }
        untilMs = nowMs + period.toMillis();
        records = 0;
        statuses = 0;
        slowestFlushMs = -1;
    }

    /** The body of {@code /api/history}, the oldest point first. */
    public synchronized JsonObject json() {
        return new JsonObject()
                .put("stepSeconds", period.toSeconds())
                .put("times", values(point -> Instant.ofEpochMilli(point.atMs).toString()))
                .put("recordsPerSecond", values(Point::recordsPerSecond))
                .put("lagRecords", values(Point::lagRecords))
                .put("windowCloseLagSeconds", values(Point::closeLagSeconds))
                .put("slowestFlushMs", values(Point::slowestFlushMs));
    }

    private JsonArray values(Function<Point, Object> value) {
        JsonArray values = new JsonArray();
        points.forEach(point -> values.add(value.apply(point)));
        return values;
    }
}
