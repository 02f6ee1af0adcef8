package io.streamingetl.pipeline.write.schema;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.sql.Difference;
import io.streamingetl.pipeline.write.sql.Refusal;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.ServerSettings;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Examines the database before the pipeline runs. Changes nothing. */
public final class Preflight {
    /**
     * The state of a table.
     *
     * @param problems what must be fixed, each with the statement that fixes it; empty if it fits, or if it is missing
     *     and the pipeline can create it
     */
    public record Table(String name, boolean exists, List<String> problems) {
        public Table {
            problems = List.copyOf(problems);
        }
    }

    private final List<ResultTable> results;
    private final SinkConfig sink;

    public Preflight(EtlConfig config) {
        results = ResultTable.all(config);
        sink = config.sink();
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

    /** The privileges that the account lacks, with the statement that grants them; empty if it lacks none. */
    public Future<Optional<String>> lackedPrivileges(SqlConnection connection) {
        return shapes(connection)
                .compose(shapes -> new Privileges(connection, sink.createTable()).lacking(shapes))
                .map(lacking -> lacking.map(Difference::toString));
    }

    /**
     * All tables, the result table and its roll-ups first. A missing privilege is not a problem of a table that exists.
     */
    public Future<List<Table>> tables(SqlConnection connection) {
        return shapes(connection).compose(shapes -> Sequence.each(shapes, shape -> table(connection, shape)));
    }

    private Future<List<TableShape>> shapes(SqlConnection connection) {
        return Dialect.query(connection).map(dialect -> ResultTable.withOwn(results, dialect));
    }

    private Future<Table> table(SqlConnection connection, TableShape shape) {
        return new TableReader(connection).read(shape.name()).compose(found -> {
            if (found.isEmpty()) {
                return missing(connection, shape).map(problems -> new Table(shape.name(), false, problems));
            }
            List<String> differences = TableCheck.differences(shape, found.get()).stream()
                    .map(Difference::toString)
                    .toList();
            return (differences.isEmpty() ? probe(connection, shape) : Future.succeededFuture(differences))
                    .map(problems -> new Table(shape.name(), true, problems));
        });
    }

    private Future<List<String>> missing(SqlConnection connection, TableShape shape) {
        if (!sink.createTable()) {
            return Future.succeededFuture(List.of(TableCheck.missing(shape).toString()));
        }
        return CreationTrial.refusal(connection, shape)
                .map(refusal ->
                        refusal
                                .map(reason -> "missing, and can't be created: " + Refusal.withRemedy(reason, sink))
                                .stream()
                                .toList());
    }

    private Future<List<String>> probe(SqlConnection connection, TableShape shape) {
        return SchemaManager.probe(connection, shape)
                .map(List.<String>of())
                .otherwise(refused ->
                        SqlFaults.isAccessDenied(refused) ? List.of() : List.of(Refusal.withRemedy(refused, sink)));
    }

    /**
     * The greatest value that each measure's column in the result table holds, by the measure's name. A measure without
     * a column is absent.
     */
    public Future<Map<String, BigDecimal>> greatest(SqlConnection connection) {
        ResultTable result = results.get(0);
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
