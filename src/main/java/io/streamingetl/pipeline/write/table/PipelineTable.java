package io.streamingetl.pipeline.write.table;

import io.streamingetl.pipeline.write.schema.OwnTables;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code etl_pipeline}: the keys with which a pipeline started and that can't change, because its rows have no meaning
 * without them. A result table belongs to the pipeline that records it first.
 */
public final class PipelineTable {
    private static final String TABLE = "sink.table";

    /** A row that belongs to no pipeline; its lock lets one node at a time compare and record. */
    private static final String LOCK = """
            INSERT INTO etl_pipeline (pipeline, setting, value) VALUES ('', 'lock', '')
            ON DUPLICATE KEY UPDATE value = value""";

    private static final String RECORD = "INSERT INTO etl_pipeline (pipeline, setting, value) VALUES ";

    private static final String UNLESS_RECORDED = " ON DUPLICATE KEY UPDATE value = value";

    private static final String READ = "SELECT setting, value FROM etl_pipeline WHERE pipeline = ?";

    private static final String JOB = "job";

    private static final String READ_JOB = "SELECT value FROM etl_pipeline WHERE pipeline = ? AND setting = ?";

    /** If the server ignores the case of table names, names that differ only in case are one table. */
    private static final String OTHER_OWNER = """
            SELECT MIN(pipeline) FROM etl_pipeline WHERE setting = ? AND pipeline <> ?
              AND (value = ? OR (@@lower_case_table_names > 0 AND LOWER(value) = LOWER(?)))""";

    private static final int COLUMNS = 3;

    private final String pipeline;

    public PipelineTable(String pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Records the keys that are not recorded yet. In a transaction. Fails with a {@link SchemaException} if another
     * value is recorded, or the table belongs to another pipeline.
     *
     * @param settings the fixed keys of the configuration and their values
     */
    public Future<Void> agree(SqlConnection connection, Map<String, String> settings) {
        return lock(connection)
                .compose(locked -> conflict(connection, settings))
                .compose(conflict -> conflict.isPresent()
                        ? Future.failedFuture(new SchemaException(conflict.get()))
                        : record(connection, settings));
    }

    /** Lets one node at a time compare and record what a pipeline is. In a transaction. */
    public Future<Void> lock(SqlConnection connection) {
        return connection.query(LOCK).execute().mapEmpty();
    }

    private Future<Void> record(SqlConnection connection, Map<String, String> settings) {
        Tuple rows = Tuple.tuple();
        settings.forEach(
                (setting, value) -> rows.addString(pipeline).addString(setting).addString(stored(value)));
        return connection
                .preparedQuery(RECORD + Sql.rows(settings.size(), COLUMNS) + UNLESS_RECORDED)
                .execute(rows)
                .mapEmpty();
    }

    /**
     * The identity of the pipeline in this database: drawn at random by the first caller, and kept. It differs between
     * two databases even if host, database and table have the same names. In a transaction of its own.
     */
    public Future<String> job(SqlConnection connection) {
        Tuple drawn = Tuple.of(pipeline, JOB, UUID.randomUUID().toString());
        return connection
                .preparedQuery(RECORD + Sql.rows(1, COLUMNS) + UNLESS_RECORDED)
                .execute(drawn)
                .compose(recorded -> connection.preparedQuery(READ_JOB).execute(Tuple.of(pipeline, JOB)))
                .map(rows -> rows.iterator().next().getString(0));
    }

    /**
     * Why the recorded keys forbid these settings; empty if they allow them, or can't be read: the check of the tables
     * says why. Asked before any table is made. Writes nothing.
     *
     * @param settings the fixed keys of the configuration and their values
     */
    public Future<Optional<String>> knownConflict(SqlConnection connection, Map<String, String> settings) {
        return conflict(connection, settings).otherwise(Optional.empty());
    }

    private Future<Optional<String>> conflict(SqlConnection connection, Map<String, String> settings) {
        String table = settings.get(TABLE);
        return connection
                .preparedQuery(OTHER_OWNER)
                .execute(Tuple.of(TABLE, pipeline, table, table))
                .compose(others -> {
                    String other = others.iterator().next().getString(0);
                    return other == null
                            ? WholeResult.read(connection, READ, "", Tuple.of(pipeline))
                                    .map(recorded -> difference(recorded, settings))
                            : Future.succeededFuture(Optional.of(belongsTo(other, table)));
                });
    }

    private String belongsTo(String other, String table) {
        return TABLE + " is \"" + table + "\": it belongs to pipeline " + other
                + ", as etl_pipeline records, and " + pipeline + " would add to its sums; name another " + TABLE
                + ", or hand the table over first, as the manual says under \"Handing a table over\"";
    }

    private Optional<String> difference(RowSet<Row> recorded, Map<String, String> settings) {
        for (Row row : recorded) {
            String setting = row.getString("setting");
            String value = row.getString("value");
            String configured = settings.get(setting);
            if (configured != null && !stored(configured).equals(value)) {
                return Optional.of(setting + " is \"" + configured + "\": pipeline "
                        + pipeline + " was started with \"" + value
                        + "\", as etl_pipeline records, and its rows belong to"
                        + " that; keep it, or name another pipeline and another " + TABLE);
            }
        }
        return Optional.empty();
    }

    private static String stored(String value) {
        return Sql.cut(value, OwnTables.MAX_SETTING_VALUE_CHARS);
    }
}
