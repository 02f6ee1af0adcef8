package io.streamingetl.ops.result;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.Bounds;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Answers requests for results. Each method throws {@link RequestException} if the request is wrong, and fails as
 * {@link #describe} says if the database does not answer. Belongs to the verticle that creates it; event loop only.
 */
public final class ResultReader {
    /** The keys of a series; all others are added up. */
    private static final int SERIES = 8;

    private static final Bounds LIMIT = new Bounds(1, 1_000);
    private static final int TOP = 20;
    private static final int ROWS = 100;

    private final Supplier<EtlConfig> config;
    private final Supplier<Set<PartitionId>> settled;
    private final ReadOnlyPool pool;

    /**
     * @param config the active configuration
     * @param settled the partitions that are idle, caught up and have no open window, as far as known
     */
    public ResultReader(Vertx vertx, Supplier<EtlConfig> config, Supplier<Set<PartitionId>> settled) {
        this.config = config;
        this.settled = settled;
        this.pool = new ReadOnlyPool(vertx);
    }

    /** The result tables, the one with all rows first. */
    private static List<Aggregation> tables(EtlConfig config) {
        return List.of(config.aggregation());
    }

    /** A measure over time, by key: {@code /api/result/series}. */
    public Future<JsonObject> series(MultiMap given) {
        EtlConfig active = config.get();
        RequestParameters parameters = new RequestParameters(given, tables(active), Set.of("measure", "by"));
        Aggregation table = parameters.table();
        LabelRange range = parameters.range();
        Measure measure = parameters.measure();
        List<Field> by = parameters.by();
        TimeStep step = TimeStep.of(range, table.windowMs() / 1000, table.label());
        ResultStatements statements = new ResultStatements(table, parameters.filters());
        return pool.read(active.sink(), connection -> keys(connection, statements, range, measure, by)
                .compose(keys -> statements
                        .series(range, step, measure, by, keys)
                        .execute(connection)
                        .map(rows -> new SeriesJson(table, measure, step.labels(range), keys).add(rows)))
                .compose(series -> CompleteThrough.read(connection, active, settled.get())
                        .map(through -> series.json(step, through))));
    }

    private static Future<List<List<Object>>> keys(
            SqlConnection connection, ResultStatements statements, LabelRange range, Measure measure, List<Field> by) {
        return by.isEmpty()
                ? Future.succeededFuture(List.of(List.of()))
                : statements.top(range, measure, by, SERIES).execute(connection).map(rows -> keys(rows, by.size()));
    }

    /** The keys with the greatest values: {@code /api/result/top}. */
    public Future<JsonObject> top(MultiMap given) {
        EtlConfig active = config.get();
        RequestParameters parameters = new RequestParameters(given, tables(active), Set.of("measure", "by", "limit"));
        LabelRange range = parameters.range();
        Measure measure = parameters.measure();
        List<Field> by = parameters.by();
        if (by.isEmpty()) {
            throw new RequestException("by is missing: must be one of "
                    + String.join(
                            ", ",
                            parameters.table().key().stream().map(Field::name).toList()));
        }
        int limit = parameters.limit(LIMIT, TOP);
        ResultStatements statements = new ResultStatements(parameters.table(), parameters.filters());
        return pool.read(active.sink(), connection -> statements
                        .top(range, measure, by, limit)
                        .execute(connection)
                        .compose(top -> top.size() == 0
                                ? Future.succeededFuture(new JsonArray())
                                : statements
                                        .of(keys(top, by.size()), range.before(), measure, by)
                                        .execute(connection)
                                        .map(before -> top(top, before, by.size()))))
                .map(rows -> new JsonObject()
                        .put("table", parameters.table().table())
                        .put("rows", rows));
    }

    private static JsonArray top(RowSet<Row> top, RowSet<Row> before, int fields) {
        Map<List<Object>, String> values = new HashMap<>();
        for (Row row : before) {
            values.put(key(row, fields), TypedValues.decimal(row.getValue(fields)));
        }
        JsonArray rows = new JsonArray();
        for (Row row : top) {
            List<Object> key = key(row, fields);
            rows.add(new JsonObject()
                    .put("key", json(key))
                    .put("value", TypedValues.decimal(row.getValue(fields)))
                    .put("before", values.get(key)));
        }
        return rows;
    }

    private static List<List<Object>> keys(RowSet<Row> rows, int fields) {
        List<List<Object>> keys = new ArrayList<>();
        rows.forEach(row -> keys.add(key(row, fields)));
        return keys;
    }

    private static List<Object> key(Row row, int fields) {
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < fields; i++) {
            key.add(TypedValues.bound(row.getValue(i)));
        }
        return key;
    }

    static JsonArray json(List<Object> key) {
        JsonArray values = new JsonArray();
        key.forEach(value -> values.add(TypedValues.json(value)));
        return values;
    }

    /** The rows, the latest first: {@code /api/result/rows}. */
    public Future<RowPage> rows(MultiMap given) {
        return rows(request(given, LIMIT, ROWS), Optional.empty());
    }

    /**
     * The rows of a file: {@code /api/result/rows.csv}.
     *
     * @return the pages, to be read one after the other
     */
    public RowPages pages(MultiMap given) {
        RowRequest request = request(given, RowPages.LIMIT, (int) RowPages.LIMIT.max());
        return new RowPages(request.limit(), (limit, after) -> rows(request.limited(limit), after));
    }

    private RowRequest request(MultiMap given, Bounds limit, int byDefault) {
        EtlConfig active = config.get();
        RequestParameters parameters = new RequestParameters(given, tables(active), Set.of("limit", "after"));
        return new RowRequest(
                active.sink(),
                parameters.table(),
                parameters.range(),
                parameters.filters(),
                parameters.after(),
                parameters.limit(limit, byDefault));
    }

    private Future<RowPage> rows(RowRequest request, Optional<RowCursor> after) {
        ResultStatements statements = new ResultStatements(request.table(), request.filters());
        BoundQuery statement = statements.rows(request.range(), after.or(request::after), request.limit());
        return pool.read(request.sink(), statement::execute)
                .map(rows -> RowPage.of(request.table(), statements.columns(), rows, request.limit()));
    }

    /** The latest rows of the quarantine: {@code /api/quarantine}. */
    public Future<JsonObject> quarantine(MultiMap given) {
        for (String parameter : given.names()) {
            if (!parameter.equals("reason") || given.getAll(parameter).size() > 1) {
                throw RequestException.of(parameter, given.get(parameter), "must be one reason, or absent");
            }
        }
        EtlConfig active = config.get();
        return pool.read(
                active.sink(),
                connection ->
                        QuarantineView.read(connection, active.pipeline(), Optional.ofNullable(given.get("reason"))));
    }

    /** Why the database did not answer, in a sentence. */
    public static String describe(Throwable failure) {
        return SqlFaults.isStatementTimeout(failure)
                ? "the query takes longer than " + ReadOnlyPool.STATEMENT_SECONDS
                        + " s: choose a shorter range, or a filter"
                : "no answer from the database: " + SqlFaults.describe(failure);
    }

    /** Closes the connection. */
    public Future<Void> close() {
        return pool.close();
    }
}
