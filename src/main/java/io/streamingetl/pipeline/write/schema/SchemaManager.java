package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.sql.Difference;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.ServerSettings;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates missing tables and checks existing ones before the first record is read. */
public final class SchemaManager {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaManager.class);

    private final List<ResultTable> results;
    private final boolean createTables;

    /**
     * For one pipeline.
     *
     * @param results its result table and its roll-ups
     * @param createTables {@code sink.create-table}: whether to create missing tables
     */
    public SchemaManager(List<ResultTable> results, boolean createTables) {
        this.results = List.copyOf(results);
        this.createTables = createTables;
    }

    /**
     * Creates missing tables if it may, and checks all. Fails with a {@link SchemaException} for what differs, or for a
     * privilege that is missing; otherwise as the server does.
     */
    public Future<Void> prepare(SqlConnection connection) {
        return Dialect.query(connection)
                .compose(dialect -> ServerSettings.check(connection).compose(fits -> prepareOn(connection, dialect)));
    }

    private Future<Void> prepareOn(SqlConnection connection, Dialect dialect) {
        List<TableShape> shapes = ResultTable.withOwn(results, dialect);
        return Sequence.each(shapes, shape -> createIfMissing(connection, shape))
                .compose(done -> check(connection, shapes))
                .compose(done -> Sequence.each(shapes, shape -> probe(connection, shape)))
                .recover(failure -> SqlFaults.isAccessDenied(failure)
                        ? failForPrivileges(connection, shapes, failure)
                        : Future.failedFuture(failure))
                .mapEmpty();
    }

    /** The server names one privilege on one table; this names all that are missing. */
    private <T> Future<T> failForPrivileges(SqlConnection connection, List<TableShape> shapes, Throwable denied) {
        return new Privileges(connection, createTables)
                .lacking(shapes)
                .compose(lacking -> Future.failedFuture(
                        lacking.<Throwable>map(difference -> new SchemaException(List.of(difference)))
                                .orElse(denied)));
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
                        : connection
                                .query(shape.ddl())
                                .execute()
                                .onSuccess(created -> LOG.info("table created: name={}", shape.name()))
                                .mapEmpty());
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
     * the missing one. Then looks whether the table can number new rows.
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
                .compose(accepted -> Sequence.each(shape.numbered(), column -> probeEnd(connection, shape, column)))
                .mapEmpty();
    }

    /** MySQL assigns the greatest number again, and an upsert would then change the row that has it. */
    private static Future<Void> probeEnd(SqlConnection connection, TableShape shape, Column numbered) {
        String table = Identifiers.quote(shape.name());
        String id = Identifiers.quote(numbered.name());
        String atItsEnd = " WHERE " + id + " >= " + Long.MAX_VALUE;
        return connection
                .query("SELECT 1 FROM " + table + atItsEnd + " LIMIT 1")
                .execute()
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(new SchemaException(List.of(new Difference(
                                "column " + shape.name() + "." + numbered.name(),
                                "at its end: a row has " + Long.MAX_VALUE,
                                "able to number another row",
                                List.of(
                                        "UPDATE " + table + " SET " + id + " = 0" + atItsEnd,
                                        "ALTER TABLE " + table + " AUTO_INCREMENT = 1"))))));
    }
}
