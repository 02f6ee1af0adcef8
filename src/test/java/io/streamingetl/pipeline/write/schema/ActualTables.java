package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.Orders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds a table as MariaDB tells it: that of the seed's shape, with what a test changes in it. */
final class ActualTables {
    private String kind = "BASE TABLE";
    private String engine = "InnoDB";
    private final List<ActualColumn> columns = new ArrayList<>(List.of(
            column("id", "bigint(20)", false, null, "auto_increment"),
            column("region", "varchar(16)", false, null, ""),
            column("shopid", "bigint(20)", false, null, ""),
            column("itemid", "bigint(20)", false, null, ""),
            column("timestamp", "int(11)", false, null, ""),
            column("gross_income", "decimal(20,2)", false, null, ""),
            column("utime", "timestamp", false, "current_timestamp()", "on update current_timestamp()")));
    private List<String> partitionedBy = List.of();
    private final List<ActualTable.Key> keys =
            new ArrayList<>(List.of(key("PRIMARY", "id"), key("panes", "timestamp", "region", "shopid", "itemid")));

    static ActualTables seed() {
        return new ActualTables();
    }

    static ActualTable.Key key(String name, String... parts) {
        return new ActualTable.Key(name, List.of(parts));
    }

    /** A column; a text's collation is the right one of MariaDB. */
    static ActualColumn column(String name, String type, boolean nullable, String defaultValue, String extra) {
        return column(name, type, "utf8mb4_nopad_bin", nullable, defaultValue, extra);
    }

    static ActualColumn column(
            String name, String type, String collation, boolean nullable, String defaultValue, String extra) {
        String bare = type.replaceAll("[ (].*", "");
        int[] sizes = type.contains("(")
                ? Arrays.stream(type.replaceAll("^[^(]*\\(|\\).*$", "").split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : new int[] {0};
        boolean text = bare.endsWith("char");
        boolean decimal = bare.equals("decimal");
        return new ActualColumn(
                name,
                bare,
                type,
                nullable,
                text ? collation.substring(0, collation.indexOf('_')) : null,
                text ? collation : null,
                sizes[0],
                text ? 4L * sizes[0] : sizes[0],
                decimal ? sizes[0] : 0,
                decimal ? sizes[1] : 0,
                defaultValue,
                extra);
    }

    ActualTables kind(String changed) {
        kind = changed;
        return this;
    }

    ActualTables engine(String changed) {
        engine = changed;
        return this;
    }

    /** Changes a column's type, as NOT NULL without a default. */
    ActualTables type(String name, String type) {
        return with(column(name, type, false, null, ""));
    }

    /** Replaces the column of that name, or adds it. */
    ActualTables with(ActualColumn column) {
        columns.replaceAll(old -> old.name().equals(column.name()) ? column : old);
        if (!columns.contains(column)) {
            columns.add(column);
        }
        return this;
    }

    ActualTables without(String column) {
        columns.removeIf(old -> old.name().equals(column));
        return this;
    }

    ActualTables with(ActualTable.Key key) {
        keys.add(key);
        return this;
    }

    ActualTables withoutKey(String name) {
        keys.removeIf(old -> old.name().equals(name));
        return this;
    }

    ActualTables partitionedBy(String... changed) {
        partitionedBy = List.of(changed);
        return this;
    }

    ActualTable build() {
        return new ActualTable(Orders.TABLE, kind, engine, columns, keys, partitionedBy);
    }
}
