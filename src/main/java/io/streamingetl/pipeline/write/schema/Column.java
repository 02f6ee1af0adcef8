package io.streamingetl.pipeline.write.schema;

import io.streamingetl.pipeline.write.sql.Identifiers;

/**
 * A required column.
 *
 * @param zeroByDefault whether a row inserted without a value gets 0, as a node of an older version inserts it
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

    /** The column's definition in a CREATE TABLE or ADD COLUMN. */
    String definition() {
        return definition(type.sql());
    }

    /** The column's definition with another type. */
    String definition(String sqlType) {
        return Identifiers.quote(name) + " " + sqlType + (nullable ? " NULL" : " NOT NULL")
                + (zeroByDefault ? " DEFAULT 0" : "") + type.suffix();
    }

    /** The requirement for an existing column, for error messages. */
    String rule() {
        return type.rule() + (type instanceof ColumnType.ServerTime ? "" : nullable ? "; NULL" : "; NOT NULL");
    }

    boolean accepts(ActualColumn actual) {
        boolean nullability = type instanceof ColumnType.ServerTime || actual.nullable() == nullable;
        return nullability && !actual.generated() && type.accepts(actual);
    }
}
