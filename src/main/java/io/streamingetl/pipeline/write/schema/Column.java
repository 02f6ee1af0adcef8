package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.Identifiers;

/**
 * A column as it must be.
 *
 * @param zeroByDefault whether a row inserted without a value for it gets 0: a node of an older version does that
 */
record Column(String name, ColumnType type, boolean nullable, boolean zeroByDefault) {

    static Column required(String name, ColumnType type) {
        return new Column(name, type, false, false);
    }

    static Column optional(String name, ColumnType type) {
        return new Column(name, type, true, false);
    }

    static Column zeroByDefault(String name, ColumnType type) {
        return new Column(name, type, false, true);
    }

    /** The column in a CREATE TABLE or ADD COLUMN. */
    String definition() {
        return definition(type.sql());
    }

    /** The column with another type than its own. */
    String definition(String sqlType) {
        return Identifiers.quote(name) + " " + sqlType + (nullable ? " NULL" : " NOT NULL")
                + (zeroByDefault ? " DEFAULT 0" : "") + type.suffix();
    }

    /** What an existing column must be, for people. */
    String rule() {
        return type.rule() + (type instanceof ColumnType.ServerTime ? "" : nullable ? "; NULL" : "; NOT NULL");
    }

    boolean accepts(ActualColumn actual) {
        boolean nullability = type instanceof ColumnType.ServerTime || actual.nullable() == nullable;
        return nullability && !actual.generated() && type.accepts(actual);
    }
}
