package io.streamingetl.ops.result;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.core.measure.Aggregation;
import java.util.List;
import java.util.Optional;

/** A checked request for rows. */
record RowRequest(
        SinkConfig sink,
        Aggregation table,
        LabelRange range,
        List<KeyFilter> filters,
        Optional<RowCursor> after,
        int limit) {

    RowRequest limited(int other) {
        return new RowRequest(sink, table, range, filters, after, other);
    }
}
