package io.streamingetl.pipeline.write;

import io.streamingetl.pipeline.write.schema.OwnTables;
import io.streamingetl.pipeline.write.schema.SchemaException;
import io.streamingetl.pipeline.write.schema.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.UUID;

/** {@code etl_pipeline}: what a pipeline was begun with and keeps, because its rows mean nothing without it. */
final class PipelineTable {
    private static final String RECORD = "INSERT INTO etl_pipeline (pipeline, setting, value) VALUES ";

    private static final String UNLESS_RECORDED = " ON DUPLICATE KEY UPDATE value = value";

    private static final String READ = "SELECT setting, value FROM etl_pipeline WHERE pipeline = ?";

    private static final String JOB = "job";

    private static final String READ_JOB = "SELECT value FROM etl_pipeline WHERE pipeline = ? AND setting = ?";

    private static final int COLUMNS = 3;

    private final String pipeline;

    PipelineTable(String pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * Records what is not recorded yet. In a transaction, which fails with a {@link SchemaException} where something
     * else is recorded.
     *
     * @param settings the fixed keys of the configuration and their values
     */
    Future<Void> agree(SqlConnection connection, Map<String, String> settings) {
        Tuple rows = Tuple.tuple();
        settings.forEach(
                (setting, value) -> rows.addString(pipeline).addString(setting).addString(stored(value)));
        return connection
                .preparedQuery(RECORD + Sql.rows(settings.size(), COLUMNS) + UNLESS_RECORDED)
                .execute(rows)
                .compose(recorded -> connection.preparedQuery(READ).execute(Tuple.of(pipeline)))
                .compose(recorded -> compare(recorded, settings));
    }

    /**
     * The identity of the pipeline in this database: made at random by whoever asks first, and kept. Two databases
     * differ in it even where host, database and table have the same names. In a transaction of its own.
     */
    Future<String> job(SqlConnection connection) {
        Tuple made = Tuple.of(pipeline, JOB, UUID.randomUUID().toString());
        return connection
                .preparedQuery(RECORD + Sql.rows(1, COLUMNS) + UNLESS_RECORDED)
                .execute(made)
                .compose(recorded -> connection.preparedQuery(READ_JOB).execute(Tuple.of(pipeline, JOB)))
                .map(rows -> rows.iterator().next().getString(0));
    }

    private Future<Void> compare(RowSet<Row> recorded, Map<String, String> settings) {
        for (Row row : recorded) {
            String setting = row.getString("setting");
            String value = row.getString("value");
            String configured = settings.get(setting);
            if (configured != null && !stored(configured).equals(value)) {
                return Future.failedFuture(new SchemaException(setting + " is \"" + configured + "\": pipeline "
                        + pipeline + " was begun with \"" + value
                        + "\", as etl_pipeline records, and its rows belong to"
                        + " that; keep it, or name another pipeline and another sink.table"));
            }
        }
        return Future.succeededFuture();
    }

    private static String stored(String value) {
        return Sql.cut(value, OwnTables.MAX_SETTING_VALUE_CHARS);
    }
}
