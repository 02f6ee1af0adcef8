package io.streamingetl.ops.result;

import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The answer to a request for a series. */
final class SeriesJson {
    private final Aggregation table;
    private final Measure measure;
    private final long[] labels;
    private final List<List<Object>> keys;

    /** The values of each key, then of all others; null where there is none. */
    private final String[][] values;

    private boolean others;

    SeriesJson(Aggregation table, Measure measure, long[] labels, List<List<Object>> keys) {
        this.table = table;
        this.measure = measure;
        this.labels = labels;
        this.keys = keys;
        this.values = new String[keys.size() + 1][labels.length];
    }

    /** @param rows of {@link ResultStatements#series} */
    SeriesJson add(RowSet<Row> rows) {
        for (Row row : rows) {
            int key = row.getInteger(1);
            others |= key < 0;
            values[key < 0 ? keys.size() : key][Arrays.binarySearch(labels, label(row))] =
                    TypedValues.decimal(row.getValue(2));
        }
        return this;
    }

    private static long label(Row row) {
        return Long.parseLong(row.getValue(0).toString());
    }

    JsonObject json(TimeStep step, Optional<Instant> completeThrough) {
        JsonArray times = new JsonArray();
        Arrays.stream(labels)
                .forEach(label -> times.add(Instant.ofEpochSecond(label).toString()));
        JsonArray series = new JsonArray();
        for (int i = 0; i < keys.size(); i++) {
            series.add(one(ResultReader.json(keys.get(i)), values[i]));
        }
        if (others) {
            series.add(one(null, values[keys.size()]));
        }
        return new JsonObject()
                .put("table", table.table())
                .put("measure", measure.name())
                .put("stepSeconds", step.seconds())
                .put("times", times)
                .put("completeThrough", completeThrough.map(Instant::toString).orElse(null))
                .put("series", series);
    }

    private static JsonObject one(JsonArray key, String[] values) {
        return new JsonObject().put("key", key).put("values", new JsonArray(Arrays.asList(values)));
    }
}
