package io.streamingetl.cli.redrive;

import io.streamingetl.core.event.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which records of the quarantine are meant; null stands for any.
 *
 * @param reasons any of these; empty for all
 * @param fromOffset inclusive
 * @param toOffset exclusive
 */
record Selection(List<Reason> reasons, String topic, Integer partition, Long fromOffset, Long toOffset) {
    Selection {
        reasons = List.copyOf(reasons);
    }

    static Selection all() {
        return new Selection(List.of(), null, null, null, null);
    }

    boolean isAll() {
        return equals(all());
    }

    /** Conditions on rows of etl_quarantine, each after an AND. */
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

    /** The values of the places in {@link #sql}, in order. */
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
