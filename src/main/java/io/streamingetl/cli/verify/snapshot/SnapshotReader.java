package io.streamingetl.cli.verify.snapshot;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.verify.plain.PlainDecoder;
import io.streamingetl.cli.verify.plain.PlainEvent;
import io.streamingetl.cli.verify.plain.PlainRollup;
import io.streamingetl.cli.verify.plain.RecordedWindows;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.progress.PartitionId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@link Snapshot}s. */
public final class SnapshotReader {
    private static final String PROGRESS = """
        SELECT topic, `partition`, topic_id, next_offset, resume_offset, closed_through, records, aggregated, late,
          quarantined, lost_from
        FROM etl_progress WHERE pipeline = ? ORDER BY topic, `partition`\
        """;

    private static final String PLAN =
            "SELECT effective_from, size_ms FROM etl_window_plan WHERE pipeline = ? ORDER BY effective_from";

    private static final String REDRIVEN_COUNTS = """
        SELECT topic, `partition`, COUNT(*) FROM etl_quarantine
        WHERE pipeline = ? AND redriven IS NOT NULL GROUP BY topic, `partition`\
        """;

    private static final String REDRIVEN = """
        SELECT id, COALESCE(redriven_value, value) FROM etl_quarantine
        WHERE pipeline = ? AND redriven IS NOT NULL\
        """;

    private static final String ROLLUPS =
            "SELECT name, state = 'complete' FROM etl_rollup WHERE pipeline = ? AND state <> 'removed'";

    private final EtlConfig config;
    private final ResultRows rows;
    private final long maxRows;
    private final PlainDecoder decoder;
    private final QuarantinePages.Source quarantine;

    /**
     * @param maxRows the maximum number of rows of a range
     * @param quarantine read lazily, when records are checked
     */
    public SnapshotReader(EtlConfig config, PlainDecoder decoder, long maxRows, QuarantinePages.Source quarantine) {
        this.config = config;
        this.rows = new ResultRows(config.aggregation(), maxRows);
        this.maxRows = maxRows;
        this.decoder = decoder;
        this.quarantine = quarantine;
    }

    /**
     * Reads in a separate transaction, which writes and locks nothing.
     *
     * @throws UndecidedException if there is nothing to compare, or too much
     */
    public Snapshot read(SqlSession session, TimeRange range) {
        session.command("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        session.command("START TRANSACTION WITH CONSISTENT SNAPSHOT");
        Snapshot snapshot = readInTransaction(session, range, "");
        session.command("COMMIT");
        return snapshot;
    }

    /**
     * Reads in the current transaction and locks the pipeline's progress rows: until the transaction ends, the pipeline
     * writes nothing and nothing is redriven.
     */
    public Snapshot lock(SqlSession session, TimeRange range) {
        return readInTransaction(session, range, " FOR UPDATE");
    }

    private Snapshot readInTransaction(SqlSession session, TimeRange range, String lock) {
        SortedMap<PartitionId, PartitionProgress> progress = progress(session, lock);
        RecordedWindows plan = plan(session);
        TimeRange whole = range.wholeWindows(plan);
        if (progress.isEmpty() || whole.isEmpty()) {
            throw new UndecidedException(
                    progress.isEmpty()
                            ? "pipeline " + config.pipeline() + " has not read anything yet"
                            : "no whole window lies in " + range + ": windows are "
                                    + plan.of(range.fromMs()).lengthSeconds() + " s long");
        }
        Map<RowKey, BigDecimal[]> found = rows.read(session, whole);
        return new Snapshot(
                progress,
                plan,
                whole,
                new QuarantinePages(quarantine, id -> progress.get(id).nextOffset()),
                redriven(session, plan, whole),
                found,
                found.isEmpty() ? rows.all(session, plan) : Optional.empty(),
                rollups(session, plan, whole));
    }

    private List<RollupRows> rollups(SqlSession session, RecordedWindows plan, TimeRange range) {
        Map<String, Boolean> complete = new HashMap<>();
        session.forEachComplete(
                ROLLUPS, "", row -> complete.put(row.getString(0), row.getLong(1) == 1), config.pipeline());
        List<RollupRows> rollups = new ArrayList<>();
        for (PlainRollup rollup : PlainRollup.all(config)) {
            TimeRange whole = rollup.wholeIntervals(range, plan);
            boolean compared = complete.getOrDefault(rollup.table(), false);
            rollups.add(new RollupRows(
                    rollup,
                    compared,
                    whole,
                    compared && !whole.isEmpty()
                            ? new ResultRows(rollup.rows(), maxRows).read(session, whole)
                            : Map.of()));
        }
        return rollups;
    }

    private SortedMap<PartitionId, PartitionProgress> progress(SqlSession session, String lock) {
        Map<PartitionId, Long> redriven = new HashMap<>();
        SortedMap<PartitionId, PartitionProgress> found = new TreeMap<>();
        List<Row> rows = new ArrayList<>();
        session.forEachComplete(PROGRESS, lock, rows::add, config.pipeline());
        session.forEachComplete(
                REDRIVEN_COUNTS, "", row -> redriven.put(id(row, 0), row.getLong(2)), config.pipeline());
        rows.forEach(row -> found.put(id(row, 0), progress(row, redriven.getOrDefault(id(row, 0), 0L))));
        rows.forEach(SnapshotReader::requireNothingLost);
        return found;
    }

    /** Sums of records that Kafka lost can't be recomputed. */
    private static void requireNothingLost(Row row) {
        Long lostFrom = row.getLong("lost_from");
        if (lostFrom != null) {
            throw new UndecidedException(id(row, 0) + " is stopped: Kafka lost its records from offset " + lostFrom
                    + " on (lost_from in etl_progress), so they can't be recomputed; follow the advice in the log of run"
                    + " first");
        }
    }

    private static PartitionProgress progress(Row row, long redriven) {
        Long closedThroughMs = row.getLong("closed_through");
        return new PartitionProgress(
                id(row, 0),
                row.getString("topic_id"),
                row.getLong("next_offset"),
                row.getLong("resume_offset"),
                closedThroughMs == null ? Long.MIN_VALUE : closedThroughMs,
                row.getLong("records"),
                row.getLong("aggregated"),
                row.getLong("late"),
                row.getLong("quarantined"),
                redriven);
    }

    private static PartitionId id(Row row, int column) {
        return new PartitionId(row.getString(column), row.getInteger(column + 1));
    }

    private RecordedWindows plan(SqlSession session) {
        List<RecordedWindows.Size> sizes = new ArrayList<>();
        session.forEachComplete(
                PLAN,
                "",
                row -> sizes.add(new RecordedWindows.Size(row.getLong(0), row.getLong(1))),
                config.pipeline());
        if (sizes.isEmpty()) {
            throw new UndecidedException("pipeline " + config.pipeline() + " has no windows in etl_window_plan yet");
        }
        return new RecordedWindows(sizes);
    }

    private Map<Long, PlainEvent> redriven(SqlSession session, RecordedWindows plan, TimeRange range) {
        Map<Long, PlainEvent> events = new HashMap<>();
        session.forEachComplete(
                REDRIVEN,
                "",
                row -> decoder.decode(bytes(row.getBuffer(1)))
                        .filter(event -> range.contains(plan.of(event.timeMs())))
                        .ifPresent(event -> events.put(row.getLong(0), event)),
                config.pipeline());
        return events;
    }

    private static byte[] bytes(Buffer buffer) {
        return buffer == null ? null : buffer.getBytes();
    }
}
