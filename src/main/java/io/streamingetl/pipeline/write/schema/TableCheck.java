package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.Difference;
import io.streamingetl.pipeline.write.sql.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares an existing table with the required one. */
final class TableCheck {
    private final TableShape required;
    private final ActualTable actual;
    private final String alter;
    private final List<Difference> found = new ArrayList<>();

    private TableCheck(TableShape required, ActualTable actual) {
        this.required = required;
        this.actual = actual;
        alter = "ALTER TABLE " + Identifiers.quote(required.name()) + " ";
    }

    /** Everything that must be fixed before the table can be used. */
    static List<Difference> differences(TableShape required, ActualTable actual) {
        TableCheck check = new TableCheck(required, actual);
        check.run();
        return List.copyOf(check.found);
    }

    /** The difference for a table that does not exist, or that this user may not see. */
    static Difference missing(TableShape required) {
        return new Difference(
                "table " + required.name(), "missing (or hidden from this user)", "present", List.of(required.ddl()));
    }

    private void run() {
        if (!actual.kind().equals("BASE TABLE")) {
            add("table " + required.name(), actual.kind(), "a BASE TABLE", List.of());
            return;
        }
        if (!"InnoDB".equalsIgnoreCase(actual.engine())) {
            add(
                    "engine of " + required.name(),
                    actual.engine(),
                    "InnoDB (transactions)",
                    List.of(alter + "ENGINE=InnoDB"));
        }
        partitions();
        primaryKey();
        required.columns().forEach(this::column);
        uniqueKeys();
        extraColumns();
    }

    private void add(String where, String is, String mustBe, List<String> fixes) {
        found.add(new Difference(where, is, mustBe, fixes));
    }

    private String columnWhere(String column) {
        return "column " + required.name() + "." + column;
    }

    /** Every unique key of a table must contain the columns by which it is partitioned. */
    private void partitions() {
        if (!isPartitionedRightly()) {
            add(
                    "partitioning of " + required.name(),
                    "by " + text(actual.partitionedBy()),
                    "by columns of the unique key " + text(partitionColumns()) + ", or none",
                    List.of(alter + "REMOVE PARTITIONING"));
        }
    }

    private boolean isPartitionedRightly() {
        return lower(partitionColumns()).containsAll(lower(actual.partitionedBy()));
    }

    /** The columns by which the table may be partitioned. */
    private List<String> partitionColumns() {
        return required.uniqueKey().isEmpty() ? required.primaryKey() : required.uniqueKey();
    }

    private void primaryKey() {
        Optional<ActualTable.Key> key = actual.primaryKey();
        if (key.isPresent() && isPrimaryKey(key.get())) {
            return;
        }
        List<String> changes = new ArrayList<>();
        if (key.isPresent()) {
            changes.add("DROP PRIMARY KEY");
        }
        // The statement that adds an AUTO_INCREMENT column must also make it a key.
        required.columns().stream()
                .filter(column -> column.type() instanceof ColumnType.AutoId)
                .filter(column -> actual.column(column.name()).isEmpty())
                .forEach(column -> changes.add("ADD COLUMN " + column.definition() + " FIRST"));
        Set<String> columns = new LinkedHashSet<>(required.primaryKey());
        if (isPartitionedRightly()) {
            columns.addAll(actual.partitionedBy());
        }
        changes.add("ADD PRIMARY KEY (" + Identifiers.list(columns) + ")");
        add(
                "primary key of " + required.name(),
                key.map(k -> text(k.parts())).orElse("missing"),
                text(List.copyOf(columns)),
                List.of(alter + String.join(", ", changes)));
    }

    /** A partitioned table needs more columns in its primary key: those of the unique key do no harm. */
    private boolean isPrimaryKey(ActualTable.Key key) {
        Set<String> parts = lower(key.parts());
        Set<String> allowed = lower(required.primaryKey());
        boolean complete = parts.containsAll(allowed);
        allowed.addAll(lower(required.uniqueKey()));
        return complete && allowed.containsAll(parts);
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

    /** Keeps the type if only the nullability is wrong. */
    private static List<String> steps(Column column, ActualColumn is) {
        if (!column.type().accepts(is) || column.type() instanceof ColumnType.ServerTime) {
            return column.type().steps(is);
        }
        return List.of(currentType(is));
    }

    private static String currentType(ActualColumn column) {
        String collation = column.collation() == null
                ? ""
                : " CHARACTER SET " + column.charset() + " COLLATE " + column.collation();
        return column.columnType().toUpperCase(Locale.ROOT) + collation;
    }

    private void uniqueKeys() {
        List<ActualTable.Key> keys = actual.uniqueKeys();
        Optional<ActualTable.Key> right = keys.stream()
                .filter(key -> !required.uniqueKey().isEmpty() && sameColumns(key, required.uniqueKey()))
                .findFirst();
        List<ActualTable.Key> wrong = keys.stream()
                .filter(key -> right.isEmpty() || !key.equals(right.get()))
                .toList();
        boolean missing = right.isEmpty() && !required.uniqueKey().isEmpty();
        if (!missing && wrong.isEmpty()) {
            return;
        }
        Stream<String> drops = wrong.stream().map(key -> "DROP INDEX " + Identifiers.quote(key.name()));
        Stream<String> adds = missing ? Stream.of("ADD " + required.uniqueDefinition()) : Stream.of();
        add(
                "unique keys of " + required.name(),
                keys.isEmpty()
                        ? "missing"
                        : keys.stream()
                                .map(key -> key.name() + text(key.parts()))
                                .collect(Collectors.joining(", ")),
                required.uniqueKey().isEmpty()
                        ? "none besides the primary key"
                        : "one besides the primary key, over " + text(required.uniqueKey()) + " in any order",
                List.of(alter + Stream.concat(drops, adds).collect(Collectors.joining(", "))));
    }

    private void extraColumns() {
        Set<String> known = lower(required.columnNames());
        for (ActualColumn column : actual.columns()) {
            if (!known.contains(column.name().toLowerCase(Locale.ROOT)) && !column.optional()) {
                add(
                        columnWhere(column.name()),
                        column.describe() + " without a default",
                        "absent, NULL or with a DEFAULT, since the program does not write it",
                        List.of(alter + "MODIFY COLUMN " + Identifiers.quote(column.name()) + " " + currentType(column)
                                + " NULL"));
            }
        }
    }

    /** The order of a key's columns affects speed, not correctness. */
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
