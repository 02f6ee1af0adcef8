package io.streamingetl.pipeline.write;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.pipeline.write.schema.ResultTable;
import java.util.List;

/** The orders of the example configuration. */
public final class Orders {
    public static final String TABLE = "gross_income";
    public static final FieldType WHOLE = new FieldType.Whole();

    /** {@code sum(price * count)}, price being a decimal(12,2). */
    public static final Measure GROSS_INCOME = new Measure("gross_income", MeasureKind.SUM, List.of(0, 1), 2);

    private Orders() {}

    public static ResultTable table() {
        return table(GROSS_INCOME);
    }

    public static ResultTable table(Measure... measures) {
        List<Field> operands = List.of(new Field("price", new FieldType.Decimal(12, 2)), new Field("count", WHOLE));
        List<Field> key = List.of(
                new Field("region", new FieldType.Text(16)), new Field("shopid", WHOLE), new Field("itemid", WHOLE));
        return new ResultTable(
                new Aggregation(key, operands, new Measures(List.of(measures)), 60_000, WindowLabel.END, TABLE));
    }
}
