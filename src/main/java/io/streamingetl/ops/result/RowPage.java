package io.streamingetl.ops.result;

import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Aggregation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some rows, the latest first.
 *
 * @param table what they are rows of
 * @param columns their names: id, the key, timestamp, the measures, utime
 * @param rows the values of each row as in JSON
 * @param last the last row, after which the next page begins; empty if this is the last page
 */
public record RowPage(Aggregation table, List<String> columns, List<List<Object>> rows, Optional<RowCursor> last) {
    /** @param limit the most rows of a page */
    static RowPage of(Aggregation table, List<String> columns, RowSet<Row> found, int limit) {
        int keyEnd = 1 + table.key().size();
        int measuresEnd = keyEnd + 1 + table.measures().count();
        List<List<Object>> rows = new ArrayList<>();
        List<Object> last = List.of();
        for (Row row : found) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                boolean measure = i > keyEnd && i < measuresEnd;
                values.add(measure ? TypedValues.decimal(row.getValue(i)) : TypedValues.json(row.getValue(i)));
            }
            rows.add(values);
            last = cursor(row, keyEnd);
        }
        boolean more = rows.size() == limit;
        return new RowPage(table, columns, rows, more ? Optional.of(new RowCursor(last)) : Optional.empty());
    }

    private static List<Object> cursor(Row row, int keyEnd) {
        List<Object> key = new ArrayList<>(List.of(TypedValues.bound(row.getValue(keyEnd))));
        for (int i = 1; i < keyEnd; i++) {
            key.add(TypedValues.bound(row.getValue(i)));
        }
        return key;
    }

    /** Whether a column holds text from records. */
    boolean isText(int column) {
        return column >= 1
                && column <= table.key().size()
                && table.key().get(column - 1).type() instanceof FieldType.Text;
    }

    public JsonObject json() {
        JsonArray all = new JsonArray();
        rows.forEach(row -> all.add(new JsonArray(row)));
        return new JsonObject()
                .put("columns", new JsonArray(columns))
                .put("rows", all)
                .put("next", last.map(RowCursor::text).orElse(null));
    }
}
