package io.streamingetl.pipeline.write.rollup;

import io.streamingetl.config.rule.IntervalRules;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.Rollup;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.table.WholeResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code etl_rollup}: the roll-ups of the pipeline, the same for every node whatever it has configured, and how far
 * each is filled.
 *
 * <p>A roll-up is added or removed under the locks of the window plan and of all progress rows, as the window size is
 * changed: a flush reads the roll-ups once it has locked its progress rows, and a redrive once it holds the plan. While
 * a roll-up is being filled, they also hold a shared lock of its row, and a transaction of the fill holds an exclusive
 * one. So each result row is counted once: by the fill, or by the transaction that writes it.
 */
final class RollupTable {
    private static final String SELECT = "SELECT name, `every`, time_zone, key_fields, measures, state, filled_through,"
            + " filled_key, TIMESTAMPDIFF(SECOND, utime, CURRENT_TIMESTAMP) AS unchanged FROM etl_rollup"
            + " WHERE pipeline = ? AND state <> 'removed'";

    private static final String COUNT = "SELECT COUNT(*) FROM etl_rollup WHERE pipeline = ? AND state <> 'removed'";

    private static final String LOCK = SELECT + " AND name = ? FOR UPDATE";

    private static final String FILLED =
            "UPDATE etl_rollup SET state = ?, filled_through = ?, filled_key = ?" + " WHERE pipeline = ? AND name = ?";

    private static final String ADD = """
            INSERT INTO etl_rollup (pipeline, name, `every`, time_zone, key_fields, measures, state)
            VALUES (?, ?, ?, ?, ?, ?, 'filling') ON DUPLICATE KEY UPDATE `every` = VALUES(`every`),
              time_zone = VALUES(time_zone), key_fields = VALUES(key_fields), measures = VALUES(measures),
              state = VALUES(state), filled_through = NULL, filled_key = NULL""";

    private static final String REMOVE = "UPDATE etl_rollup SET state = 'removed' WHERE pipeline = ? AND name = ?";

    private static final String COMPLETE = "complete";
    private static final String FILLING = "filling";
    private static final String SEPARATOR = ",";

    private final String pipeline;
    private final Aggregation result;

    /** @param result what the result table holds */
    RollupTable(String pipeline, Aggregation result) {
        this.pipeline = pipeline;
        this.result = result;
    }

    /** All roll-ups. In a transaction that keeps others from adding or removing one; otherwise the last committed. */
    Future<List<RollupState>> read(SqlConnection connection) {
        return read(connection, "");
    }

    /**
     * All roll-ups as a transaction that writes result rows must count towards them. It has locked its progress rows,
     * or holds the plan.
     */
    Future<List<RollupState>> hold(SqlConnection connection) {
        return connection
                .preparedQuery(COUNT)
                .execute(Tuple.of(pipeline))
                .compose(counts -> counts.iterator().next().getLong(0) == 0
                        ? Future.succeededFuture(List.of())
                        : read(connection, ""))
                .compose(states -> states.stream().allMatch(RollupState::complete)
                        ? Future.succeededFuture(states)
                        : read(connection, " LOCK IN SHARE MODE"));
    }

    private Future<List<RollupState>> read(SqlConnection connection, String lock) {
        return WholeResult.read(connection, SELECT, lock, Tuple.of(pipeline)).map(this::states);
    }

    /** Locks a roll-up against all that count towards it; none if it was removed. */
    Future<List<RollupState>> lock(SqlConnection connection, Rollup rollup) {
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(pipeline, rollup.table()))
                .map(this::states);
    }

    /** Records how far a locked roll-up is filled. */
    Future<Void> fill(SqlConnection connection, RollupState state) {
        return connection
                .preparedQuery(FILLED)
                .execute(Tuple.of(
                        state.complete() ? COMPLETE : FILLING,
                        state.filledThrough(),
                        state.filledKey() == null ? null : bytes(state.filledKey()),
                        pipeline,
                        state.rollup().table()))
                .compose(updated -> WholeResult.one(updated, state.rollup().table() + " in etl_rollup"))
                .mapEmpty();
    }

    /** Adds a roll-up that holds nothing yet. */
    Future<Void> add(SqlConnection connection, Rollup rollup) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.of(
                        pipeline,
                        rollup.table(),
                        IntervalRules.every(rollup.intervals()),
                        IntervalRules.zone(rollup.intervals()),
                        names(rollup.rows().key().stream().map(Field::name)),
                        names(rollup.rows().measures().all().stream().map(Measure::name))))
                .mapEmpty();
    }

    /** Removes a roll-up: its table stays as it is. */
    Future<Void> remove(SqlConnection connection, Rollup rollup) {
        return connection
                .preparedQuery(REMOVE)
                .execute(Tuple.of(pipeline, rollup.table()))
                .mapEmpty();
    }

    private List<RollupState> states(RowSet<Row> rows) {
        List<RollupState> states = new ArrayList<>();
        rows.forEach(row -> states.add(state(row)));
        return states.stream().sorted(RollupState.COARSEST_LAST).toList();
    }

    private RollupState state(Row row) {
        Buffer key = row.getBuffer("filled_key");
        return new RollupState(
                rollup(row),
                row.getString("state").equals(COMPLETE),
                row.getLong("filled_through"),
                key == null ? null : words(key),
                row.getLong("unchanged"));
    }

    /** The stored zone may be newer than this Java's list of zones. */
    private Rollup rollup(Row row) {
        String table = row.getString("name");
        String every = row.getString("every");
        String zone = row.getString("time_zone");
        try {
            return IntervalRules.parseZone(zone)
                    .flatMap(known -> IntervalRules.parse(every, known))
                    .map(intervals -> Rollup.of(
                            result,
                            table,
                            names(row.getString("key_fields")),
                            names(row.getString("measures")),
                            intervals))
                    .orElseThrow(() -> new IllegalArgumentException(every + " in " + zone + " is unknown"));
        } catch (IllegalArgumentException e) {
            throw new SchemaException("the row of " + table + " in etl_rollup can't be followed: " + e.getMessage()
                    + "; correct it, or update Java if its time zones are out of date");
        }
    }

    private static String names(Stream<String> names) {
        return names.collect(Collectors.joining(SEPARATOR));
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(SEPARATOR, -1));
    }

    private static Buffer bytes(long[] words) {
        Buffer bytes = Buffer.buffer(words.length * Long.BYTES);
        for (long word : words) {
            bytes.appendLong(word);
        }
        return bytes;
    }

    private static long[] words(Buffer bytes) {
        long[] words = new long[bytes.length() / Long.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = bytes.getLong(i * Long.BYTES);
        }
        return words;
    }
}
