package io.streamingetl.pipeline.write.schema;

/** A column as it must be. */
record Column(String name, ColumnType type, boolean nullable) {

    static Column required(String name, ColumnType type) {
        return new Column(name, type, false);
    }

    static Column optional(String name, ColumnType type) {
        return new Column(name, type, true);
    }

    /** The column in a CREATE TABLE or ADD COLUMN. */
    String definition() {
        return definition(type.sql());
    }

    /** The column with another type than its own. */
    String definition(String sqlType) {
        return Identifiers.quote(name) + " " + sqlType + (nullable ? " NULL" : " NOT NULL") + type.suffix();
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
