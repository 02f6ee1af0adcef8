package io.streamingetl.pipeline.write.rollup;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.RollupConfig;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.Rollup;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.table.PipelineTable;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the roll-ups in the database those of a configuration. From then on, all nodes follow the database. */
public final class RollupAgreement {
    /** If the server ignores the case of table names, names that differ only in case are one table. */
    private static final String OTHER_OWNER = """
            SELECT MIN(pipeline) FROM (
              SELECT pipeline, CONVERT(name USING utf8mb4) COLLATE utf8mb4_bin AS name FROM etl_rollup
              WHERE state <> 'removed'
              UNION ALL SELECT pipeline, CONVERT(value USING utf8mb4) COLLATE utf8mb4_bin FROM etl_pipeline
              WHERE setting = 'sink.table') AS owned
            WHERE pipeline <> ? AND (name = ? OR (@@lower_case_table_names > 0 AND LOWER(name) = LOWER(?)))""";

    private final List<Rollup> configured;
    private final String pipeline;
    private final String resultTable;
    private final RollupTable rollups;
    private final PipelineTable pipelines;
    private final WindowPlanTable plans;
    private final ProgressTable progress;

    public RollupAgreement(EtlConfig config) {
        configured = config.rollupTables();
        pipeline = config.pipeline();
        resultTable = config.sink().table();
        rollups = new RollupTable(pipeline, config.aggregation());
        pipelines = new PipelineTable(pipeline);
        plans = new WindowPlanTable(pipeline);
        progress = new ProgressTable(pipeline);
    }

    /**
     * Adds the roll-ups that the database does not have, and removes those that are not configured. In a transaction;
     * it then waits for all that write result rows. Fails with a {@link SchemaException} if one can't be added or
     * changed.
     */
    public Future<Void> agree(SqlConnection connection) {
        return rollups.read(connection)
                .compose(found -> isConfigured(found)
                        ? Future.succeededFuture()
                        : pipelines
                                .lock(connection)
                                .compose(locked -> plans.lock(connection))
                                .compose(locked -> progress.lockMaxEventTimeMs(connection))
                                .compose(locked -> rollups.read(connection))
                                .compose(now -> change(connection, now)));
    }

    private boolean isConfigured(List<RollupState> found) {
        return Stream.concat(configured.stream(), found.stream().map(RollupState::rollup))
                .distinct()
                .allMatch(rollup -> configured.contains(rollup) && has(found, rollup));
    }

    private static boolean has(List<RollupState> found, Rollup rollup) {
        return found.stream().anyMatch(state -> state.rollup().equals(rollup));
    }

    private Future<Void> change(SqlConnection connection, List<RollupState> found) {
        return conflict(connection, found)
                .compose(conflict -> conflict.isPresent()
                        ? Future.failedFuture(new SchemaException(conflict.get()))
                        : Sequence.each(
                                found.stream()
                                        .map(RollupState::rollup)
                                        .filter(rollup -> !configured.contains(rollup))
                                        .toList(),
                                rollup -> rollups.remove(connection, rollup)))
                .compose(removed -> Sequence.each(
                        configured.stream()
                                .filter(rollup -> !has(found, rollup))
                                .toList(),
                        rollup -> rollups.add(connection, rollup)))
                .mapEmpty();
    }

    /**
     * Why the database does not take these roll-ups; empty if it takes them, or can't be read: the check of the tables
     * says why. Writes nothing.
     */
    public Future<Optional<String>> knownConflict(SqlConnection connection) {
        return rollups.read(connection)
                .compose(found -> conflict(connection, found))
                .recover(failure -> failure instanceof SchemaException
                        ? Future.succeededFuture(Optional.of(failure.getMessage()))
                        : Future.succeededFuture(Optional.empty()));
    }

    private Future<Optional<String>> conflict(SqlConnection connection, List<RollupState> found) {
        Optional<String> changed = configured.stream()
                .flatMap(rollup -> found.stream()
                        .map(RollupState::rollup)
                        .filter(other -> other.table().equals(rollup.table()) && !other.equals(rollup))
                        .map(other -> "rollups." + rollup.table() + " is \"" + text(rollup)
                                + "\": is fixed once it exists, because its rows depend on it: keep " + text(other)
                                + ", or name another table"))
                .findFirst();
        if (changed.isPresent()) {
            return Future.succeededFuture(changed);
        }
        List<String> tables = Stream.concat(
                        Stream.of(resultTable), configured.stream().map(Rollup::table))
                .toList();
        List<Rollup> added =
                configured.stream().filter(rollup -> !has(found, rollup)).toList();
        return first(tables, table -> owned(connection, table))
                .compose(owned -> owned.isPresent()
                        ? Future.succeededFuture(owned)
                        : first(added, rollup -> filled(connection, rollup)));
    }

    private static <T> Future<Optional<String>> first(List<T> all, Function<T, Future<Optional<String>>> conflict) {
        return Sequence.each(all, conflict)
                .map(found -> found.stream().flatMap(Optional::stream).findFirst());
    }

    private Future<Optional<String>> owned(SqlConnection connection, String table) {
        return connection
                .preparedQuery(OTHER_OWNER)
                .execute(Tuple.of(pipeline, table, table))
                .map(rows -> Optional.ofNullable(rows.iterator().next().getString(0))
                        .map(other -> "table " + table + " belongs to pipeline " + other + ": name another table"));
    }

    private static Future<Optional<String>> filled(SqlConnection connection, Rollup rollup) {
        String table = Identifiers.quote(rollup.table());
        return connection
                .query("SELECT 1 FROM " + table + " LIMIT 1")
                .execute()
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of("rollups." + rollup.table()
                                + ": its table has rows, but a roll-up that is added is filled from the result table:"
                                + " empty it (TRUNCATE TABLE " + table + "), or name another table"));
    }

    private static String text(Rollup rollup) {
        return new RollupConfig(
                        rollup.intervals(),
                        rollup.rows().key().stream().map(Field::name).collect(Collectors.toList()),
                        rollup.rows().measures().all().stream()
                                .map(Measure::name)
                                .collect(Collectors.toList()))
                .text();
    }
}
