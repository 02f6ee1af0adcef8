package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.Difference;
import io.streamingetl.pipeline.write.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a table as it must be with the table as it is. */
final class TableCheck {
    private final TableShape wanted;
    private final ActualTable actual;
    private final String alter;
    private final List<Difference> found = new ArrayList<>();

    private TableCheck(TableShape wanted, ActualTable actual) {
        this.wanted = wanted;
        this.actual = actual;
        alter = "ALTER TABLE " + Identifiers.quote(wanted.name()) + " ";
    }

    /** All that must be mended before the table can be used; empty where it is fit. */
    static List<Difference> differences(TableShape wanted, ActualTable actual) {
        TableCheck check = new TableCheck(wanted, actual);
        check.run();
        return List.copyOf(check.found);
    }

    /** The difference of a table that is not there, or that this user may not see. */
    static Difference missing(TableShape wanted) {
        return new Difference(
                "table " + wanted.name(), "missing (or hidden from this user)", "there", List.of(wanted.ddl()));
    }

    private void run() {
        if (!actual.kind().equals("BASE TABLE")) {
            add("table " + wanted.name(), actual.kind(), "a BASE TABLE", List.of());
            return;
        }
        if (!"InnoDB".equalsIgnoreCase(actual.engine())) {
            add(
                    "engine of " + wanted.name(),
                    actual.engine(),
                    "InnoDB (transactions)",
                    List.of(alter + "ENGINE=InnoDB"));
        }
        primaryKey();
        wanted.columns().forEach(this::column);
        uniqueKeys();
        extraColumns();
    }

    private void add(String where, String is, String must, List<String> mend) {
        found.add(new Difference(where, is, must, mend));
    }

    private String columnWhere(String column) {
        return "column " + wanted.name() + "." + column;
    }

    private void primaryKey() {
        Optional<ActualTable.Key> key = actual.primaryKey();
        if (key.isPresent() && sameColumns(key.get(), wanted.primaryKey())) {
            return;
        }
        List<String> changes = new ArrayList<>();
        if (key.isPresent()) {
            changes.add("DROP PRIMARY KEY");
        }
        // The server wants an AUTO_INCREMENT column keyed in the statement that adds it.
        wanted.columns().stream()
                .filter(column -> column.type() instanceof ColumnType.AutoId)
                .filter(column -> actual.column(column.name()).isEmpty())
                .forEach(column -> changes.add("ADD COLUMN " + column.definition() + " FIRST"));
        changes.add("ADD PRIMARY KEY (" + Identifiers.list(wanted.primaryKey()) + ")");
        add(
                "primary key of " + wanted.name(),
                key.map(k -> text(k.parts())).orElse("missing"),
                text(wanted.primaryKey()),
                List.of(alter + String.join(", ", changes)));
    }

    private void column(Column column) {
        Optional<ActualColumn> present = actual.column(column.name());
        if (present.isEmpty()) {
            if (!(column.type() instanceof ColumnType.AutoId)) {
                String add = alter + "ADD COLUMN " + column.definition();
                add(columnWhere(column.name()), "missing", column.rule(), List.of(add));
            }
            return;
        }
        ActualColumn is = present.get();
        if (!column.accepts(is)) {
            List<String> steps = is.generated() ? List.of() : steps(column, is);
            add(
                    columnWhere(column.name()),
                    is.describe(),
                    column.rule() + (is.generated() ? ", not GENERATED" : ""),
                    steps.stream()
                            .map(type -> alter + "MODIFY COLUMN " + column.definition(type))
                            .toList());
        }
    }

    /** Where only the nullability is wrong, the type stays what it is. */
    private static List<String> steps(Column column, ActualColumn is) {
        if (!column.type().accepts(is) || column.type() instanceof ColumnType.ServerTime) {
            return column.type().steps(is);
        }
        return List.of(asItIs(is));
    }

    private static String asItIs(ActualColumn column) {
        String collation = column.collation() == null
                ? ""
                : " CHARACTER SET " + column.charset() + " COLLATE " + column.collation();
        return column.columnType().toUpperCase(Locale.ROOT) + collation;
    }

    private void uniqueKeys() {
        List<ActualTable.Key> keys = actual.uniqueKeys();
        Optional<ActualTable.Key> right = keys.stream()
                .filter(key -> !wanted.uniqueKey().isEmpty() && sameColumns(key, wanted.uniqueKey()))
                .findFirst();
        List<ActualTable.Key> wrong = keys.stream()
                .filter(key -> right.isEmpty() || !key.equals(right.get()))
                .toList();
        boolean missing = right.isEmpty() && !wanted.uniqueKey().isEmpty();
        if (!missing && wrong.isEmpty()) {
            return;
        }
        Stream<String> drops = wrong.stream().map(key -> "DROP INDEX " + Identifiers.quote(key.name()));
        Stream<String> adds = missing ? Stream.of("ADD " + wanted.uniqueDefinition()) : Stream.of();
        add(
                "unique keys of " + wanted.name(),
                keys.isEmpty()
                        ? "missing"
                        : keys.stream()
                                .map(key -> key.name() + text(key.parts()))
                                .collect(Collectors.joining(", ")),
                wanted.uniqueKey().isEmpty()
                        ? "none beside the primary key"
                        : "one beside the primary key, over " + text(wanted.uniqueKey()) + " in any order",
                List.of(alter + Stream.concat(drops, adds).collect(Collectors.joining(", "))));
    }

    private void extraColumns() {
        Set<String> known = lower(wanted.columnNames());
        for (ActualColumn column : actual.columns()) {
            if (!known.contains(column.name().toLowerCase(Locale.ROOT)) && !column.optional()) {
                add(
                        columnWhere(column.name()),
                        column.describe() + " without a default",
                        "absent, NULL or with a DEFAULT, since nothing writes it",
                        List.of(alter + "MODIFY COLUMN " + Identifiers.quote(column.name()) + " " + asItIs(column)
                                + " NULL"));
            }
        }
    }

    /** The order of a key's columns is a matter of speed, not of meaning. */
    private static boolean sameColumns(ActualTable.Key key, List<String> columns) {
        return key.parts().size() == columns.size() && lower(key.parts()).equals(lower(columns));
    }

    private static Set<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(List<String> parts) {
        return "(" + String.join(", ", parts) + ")";
    }
}
