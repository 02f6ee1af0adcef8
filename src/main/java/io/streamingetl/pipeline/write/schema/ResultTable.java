package io.streamingetl.pipeline.write.schema;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.measure.Rollup;
import io.streamingetl.pipeline.write.sql.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The table of an aggregation: one row a key and window, or a key and interval. */
public record ResultTable(Aggregation aggregation) {
    /** The row's number, assigned by the server. */
    public static final String ID = "id";

    /** The label of the window or interval, seconds since the epoch. */
    public static final String TIMESTAMP = "timestamp";

    /** The time of the row's last change, maintained by the server. */
    public static final String UTIME = "utime";

    /**
     * The most bytes of an index. MySQL rejects more; MariaDB builds a hash index, which is slow and locks differently.
     */
    private static final int MAX_INDEX_BYTES = 3072;

    /** The result table of a configuration, and the tables of its roll-ups. */
    public static List<ResultTable> all(EtlConfig config) {
        return Stream.concat(
                        Stream.of(config.aggregation()),
                        config.rollupTables().stream().map(Rollup::rows))
                .map(ResultTable::new)
                .toList();
    }

    /** These tables and the program's own. */
    static List<TableShape> withOwn(List<ResultTable> results, Dialect dialect) {
        return OwnTables.after(
                results.stream().map(result -> result.shape(dialect)).toList());
    }

    /** The table's name. */
    public String table() {
        return aggregation.table();
    }

    /** The key fields' columns, in configured order. */
    public List<String> keyColumns() {
        return aggregation.key().stream().map(Field::name).toList();
    }

    /** The measures' columns, in configured order. */
    public List<String> measureColumns() {
        return aggregation.measures().all().stream().map(Measure::name).toList();
    }

    /**
     * The required table.
     *
     * @throws SchemaException if no table can hold these keys or measures
     */
    TableShape shape(Dialect dialect) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.required(ID, new ColumnType.AutoId()));
        int indexBytes = Long.BYTES;
        for (Field field : aggregation.key()) {
            if (field.type() instanceof FieldType.Text text) {
                columns.add(Column.required(field.name(), dialect.keyText(text.maxChars())));
                indexBytes += ColumnType.Bytes.PER_CHAR * text.maxChars();
            } else {
                columns.add(
                        Column.required(field.name(), wholeNumber(field.type().range())));
                indexBytes += Long.BYTES;
            }
        }
        if (indexBytes > MAX_INDEX_BYTES) {
            throw new SchemaException("the key " + keyColumns() + " takes " + indexBytes + " bytes in the index of "
                    + table() + ", must be at most " + MAX_INDEX_BYTES + ": declare shorter strings in event.types");
        }
        columns.add(Column.required(TIMESTAMP, new ColumnType.Whole("BIGINT", 0, Integer.MAX_VALUE)));
        for (Measure measure : aggregation.measures().all()) {
            columns.add(Column.required(measure.name(), measureType(measure)));
        }
        columns.add(Column.required(UTIME, new ColumnType.ServerTime()));
        List<String> key =
                Stream.concat(Stream.of(TIMESTAMP), keyColumns().stream()).toList();
        return new TableShape(table(), columns, List.of(ID), key);
    }

    /** Values outside the field's range are quarantined, so an existing column may be as narrow as the range. */
    private static ColumnType wholeNumber(FieldType.Range range) {
        return new ColumnType.Whole("BIGINT", range.min(), range.max());
    }

    private ColumnType measureType(Measure measure) {
        if (measure.scale() > ColumnType.Exact.MAX_SCALE) {
            throw new SchemaException("measure " + measure.name() + " has " + measure.scale()
                    + " digits after the point, a DECIMAL has at most " + ColumnType.Exact.MAX_SCALE);
        }
        List<FieldType> factors = measure.valueFactors().stream()
                .map(factor -> aggregation.operands().get(factor).type())
                .toList();
        int productDigits =
                factors.stream().mapToInt(ResultTable::integerDigits).sum();
        // An existing column may be too narrow for some values: a sum that outgrows it stalls the pipeline, but is
        // never
        // truncated.
        int leastDigits = factors.stream()
                .filter(FieldType.Decimal.class::isInstance)
                .mapToInt(ResultTable::integerDigits)
                .max()
                .orElse(MeasureKind.LONG_DIGITS);
        int precision = measure.kind().columnDigits(productDigits + measure.scale());
        boolean bigint =
                precision <= MeasureKind.LONG_DIGITS && factors.stream().allMatch(FieldType.Whole.class::isInstance);
        String sql = bigint
                ? "BIGINT"
                : "DECIMAL(" + Math.min(precision, ColumnType.Exact.MAX_PRECISION) + "," + measure.scale() + ")";
        boolean signed = !factors.isEmpty();
        return new ColumnType.Exact(sql, leastDigits, measure.scale(), signed);
    }

    private static int integerDigits(FieldType type) {
        return type instanceof FieldType.Decimal decimal
                ? decimal.precision() - decimal.scale()
                : MeasureKind.LONG_DIGITS;
    }
}
