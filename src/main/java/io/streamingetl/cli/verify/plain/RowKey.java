package io.streamingetl.cli.verify.plain;

import java.util.List;

/**
 * The key of a row of the result table.
 *
 * @param timestamp the window's label in seconds
 * @param values the key fields' values in configured order: {@link String} for text, {@link Long} for whole numbers
 */
public record RowKey(long timestamp, List<Object> values) implements Comparable<RowKey> {
    @Override
    public int compareTo(RowKey other) {
        int order = Long.compare(timestamp, other.timestamp);
        for (int i = 0; order == 0 && i < values.size(); i++) {
            order = values.get(i) instanceof Long whole
                    ? Long.compare(whole, (Long) other.values.get(i))
                    : ((String) values.get(i)).compareTo((String) other.values.get(i));
        }
        return order;
    }
}
