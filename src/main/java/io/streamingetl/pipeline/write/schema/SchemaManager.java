package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.ServerSettings;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Creates missing tables and checks existing ones before the first record is read. */
public final class SchemaManager {
    private final ResultTable result;
    private final boolean createTables;

    /**
     * For one result table.
     *
     * @param createTables {@code sink.create-table}: whether to create missing tables
     */
    public SchemaManager(ResultTable result, boolean createTables) {
        this.result = result;
        this.createTables = createTables;
    }

    /** Creates missing tables if it may, and checks all. Its failures are to be {@link #explained}. */
    public Future<Void> prepare(SqlConnection connection) {
        return Dialect.query(connection)
                .compose(dialect -> ServerSettings.check(connection).compose(fits -> prepareOn(connection, dialect)));
    }

    private Future<Void> prepareOn(SqlConnection connection, Dialect dialect) {
        List<TableShape> shapes = new ArrayList<>(List.of(result.shape(dialect)));
        shapes.addAll(OwnTables.shapes());
        return Sequence.each(shapes, shape -> createIfMissing(connection, shape))
                .compose(done -> check(connection, shapes))
                .compose(done -> Sequence.each(shapes, shape -> probe(connection, shape)))
                .mapEmpty();
    }

    /** Checks first, since CREATE TABLE IF NOT EXISTS needs the CREATE privilege even if the table exists. */
    private Future<Void> createIfMissing(SqlConnection connection, TableShape shape) {
        if (!createTables) {
            return Future.succeededFuture();
        }
        return new TableReader(connection)
                .read(shape.name())
                .compose(table -> table.isPresent()
                        ? Future.succeededFuture()
                        : connection.query(shape.ddl()).execute().mapEmpty());
    }

    private static Future<Void> check(SqlConnection connection, List<TableShape> shapes) {
        TableReader reader = new TableReader(connection);
        return Sequence.each(shapes, shape -> reader.read(shape.name())
                        .map(table -> table.map(actual -> TableCheck.differences(shape, actual))
                                .orElseGet(() -> List.of(TableCheck.missing(shape)))))
                .map(differences -> differences.stream().flatMap(List::stream).toList())
                .compose(found ->
                        found.isEmpty() ? Future.succeededFuture() : Future.failedFuture(new SchemaException(found)));
    }

    /**
     * Executes a statement that writes nothing but needs every privilege that a flush needs; the server's error names
     * the missing one.
     */
    static Future<Void> probe(SqlConnection connection, TableShape shape) {
        String table = Identifiers.quote(shape.name());
        String columns = Identifiers.list(shape.columnNames());
        String updates = shape.columnNames().stream()
                .map(Identifiers::quote)
                .map(column -> column + " = VALUES(" + column + ")")
                .collect(Collectors.joining(", "));
        return connection
                .query("INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " + table
                        + " WHERE FALSE ON DUPLICATE KEY UPDATE " + updates)
                .execute()
                .mapEmpty();
    }

    /**
     * Fails with a {@link SchemaException} if a person must fix the database or the configuration; after any other
     * failure, a retry may succeed.
     *
     * @param prepared the result of {@link #prepare}, or the failure to connect for it
     */
    public static Future<Void> explained(Future<Void> prepared) {
        return prepared.recover(failure -> Future.failedFuture(SqlFaults.explain(failure)));
    }
}
