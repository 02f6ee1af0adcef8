package io.streamingetl.cli.redrive;

import io.streamingetl.core.event.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Selects records in quarantine. Null means any.
 *
 * @param reasons any of these; empty means all
 * @param fromOffset inclusive
 * @param toOffset exclusive
 */
record RecordSelection(List<Reason> reasons, String topic, Integer partition, Long fromOffset, Long toOffset) {
    RecordSelection {
        reasons = List.copyOf(reasons);
    }

    static RecordSelection all() {
        return new RecordSelection(List.of(), null, null, null, null);
    }

    boolean isAll() {
        return equals(all());
    }

    /** The conditions on rows of etl_quarantine, each with a leading AND. */
    String sql() {
        StringBuilder sql = new StringBuilder();
        if (!reasons.isEmpty()) {
            sql.append(" AND reason IN (")
                    .append(String.join(", ", Collections.nCopies(reasons.size(), "?")))
                    .append(')');
        }
        append(sql, topic, " AND topic = ?");
        append(sql, partition, " AND `partition` = ?");
        append(sql, fromOffset, " AND `offset` >= ?");
        append(sql, toOffset, " AND `offset` < ?");
        return sql.toString();
    }

    private static void append(StringBuilder sql, Object value, String condition) {
        if (value != null) {
            sql.append(condition);
        }
    }

    /** The values of the placeholders in {@link #sql}, in order. */
    List<Object> parameters() {
        List<Object> parameters = new ArrayList<>();
        reasons.forEach(reason -> parameters.add(reason.name()));
        for (Object value : new Object[] {topic, partition, fromOffset, toOffset}) {
            if (value != null) {
                parameters.add(value);
            }
        }
        return parameters;
    }
}
