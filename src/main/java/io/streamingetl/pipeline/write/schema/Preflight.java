package io.streamingetl.pipeline.write.schema;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.sql.Difference;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.ServerSettings;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Examines the database before the pipeline runs. Changes nothing. */
public final class Preflight {
    /** The server checks the user's privileges before it rejects the duplicate column. */
    private static final String NEVER_CREATED = "CREATE TABLE `%s` (id INT PRIMARY KEY, id INT)";

    /**
     * The state of a table.
     *
     * @param problems what must be fixed, each with the statement that fixes it; empty if nothing must
     */
    public record Table(String name, boolean exists, List<String> problems) {
        public Table {
            problems = List.copyOf(problems);
        }
    }

    private final ResultTable result;

    public Preflight(EtlConfig config) {
        result = new ResultTable(config.aggregation());
    }

    /** The server's name and version; fails with a {@link SchemaException} if it is too old. */
    public Future<String> version(SqlConnection connection) {
        return Dialect.query(connection).compose(dialect -> connection
                .query("SELECT VERSION()")
                .execute()
                .map(rows -> (dialect == Dialect.MARIADB ? "MariaDB " : "MySQL ")
                        + rows.iterator().next().getString(0)));
    }

    /** The server setting that must change, and how; empty if none must. */
    public Future<Optional<String>> refusedSetting(SqlConnection connection) {
        return ServerSettings.refusal(connection);
    }

    /** The TLS version of this connection; empty if it is not encrypted. */
    public Future<String> tls(SqlConnection connection) {
        return connection
                .query("SHOW SESSION STATUS LIKE 'Ssl_version'")
                .execute()
                .map(rows -> rows.size() == 0 ? "" : rows.iterator().next().getString(1));
    }

    /**
     * Whether the user may create a missing table. It tries to create an impossible one, because the server's list of
     * the user's privileges omits those that come from a role.
     */
    public Future<Boolean> mayCreate(SqlConnection connection, String table) {
        return connection
                .query(NEVER_CREATED.formatted(table))
                .execute()
                .map(true)
                .recover(refused -> SqlFaults.isDuplicateColumn(refused)
                        ? Future.succeededFuture(true)
                        : SqlFaults.isTableAccessDenied(refused)
                                ? Future.succeededFuture(false)
                                : Future.failedFuture(refused));
    }

    /** All tables, the result table first. */
    public Future<List<Table>> tables(SqlConnection connection) {
        return Dialect.query(connection).compose(dialect -> {
            List<TableShape> shapes = new ArrayList<>(List.of(result.shape(dialect)));
            shapes.addAll(OwnTables.shapes());
            return Sequence.each(shapes, shape -> table(connection, shape));
        });
    }

    private static Future<Table> table(SqlConnection connection, TableShape shape) {
        return new TableReader(connection).read(shape.name()).compose(found -> {
            if (found.isEmpty()) {
                List<String> missing = List.of(TableCheck.missing(shape).toString());
                return Future.succeededFuture(new Table(shape.name(), false, missing));
            }
            List<String> differences = TableCheck.differences(shape, found.get()).stream()
                    .map(Difference::toString)
                    .toList();
            return differences.isEmpty()
                    ? SchemaManager.probe(connection, shape)
                            .map(new Table(shape.name(), true, List.of()))
                            .recover(refused -> Future.succeededFuture(
                                    new Table(shape.name(), true, List.of(SqlFaults.describe(refused)))))
                    : Future.succeededFuture(new Table(shape.name(), true, differences));
        });
    }

    /**
     * The greatest value that each measure's column holds, by the measure's name. A measure without a column is absent.
     */
    public Future<Map<String, BigDecimal>> greatest(SqlConnection connection) {
        return new TableReader(connection).read(result.table()).map(table -> {
            Map<String, BigDecimal> greatest = new LinkedHashMap<>();
            for (String measure : result.measureColumns()) {
                Optional<ActualColumn> column = table.flatMap(actual -> actual.column(measure));
                column.ifPresent(exact -> greatest.put(measure, greatest(exact)));
            }
            return greatest;
        });
    }

    private static BigDecimal greatest(ActualColumn column) {
        if (!column.dataType().equals("decimal")) {
            return BigDecimal.valueOf(Long.MAX_VALUE);
        }
        int scale = column.scale();
        return BigDecimal.TEN.pow(column.precision()).subtract(BigDecimal.ONE).movePointLeft(scale);
    }

    /** How far the server's clock is ahead of this one, milliseconds; accurate to half of the round trip. */
    public Future<Long> clockAheadMs(SqlConnection connection) {
        long sentMs = System.currentTimeMillis();
        return connection
                .query("SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000 AS SIGNED)")
                .execute()
                .map(rows -> {
                    Row row = rows.iterator().next();
                    long receivedMs = System.currentTimeMillis();
                    return row.getLong(0) - (sentMs + receivedMs) / 2;
                });
    }
}
