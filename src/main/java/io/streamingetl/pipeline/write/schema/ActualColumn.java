package io.streamingetl.pipeline.write.schema;

import java.util.Locale;
import java.util.Set;

/**
 * A column as information_schema.COLUMNS describes it.
 *
 * @param dataType the type's bare name, lower case: {@code bigint}
 * @param columnType the whole type, lower case: {@code bigint(20) unsigned}
 * @param charset null if the column is not text
 * @param collation null if the column is not text
 * @param chars the most characters; 0 if not applicable
 * @param octets the most bytes; 0 if not applicable
 * @param precision of a number; else 0
 * @param scale of a number; else 0
 * @param defaultValue as the server writes it; null if there is none
 * @param extra lower case, such as {@code auto_increment}; may be empty
 */
record ActualColumn(
        String name,
        String dataType,
        String columnType,
        boolean nullable,
        String charset,
        String collation,
        long chars,
        long octets,
        int precision,
        int scale,
        String defaultValue,
        String extra) {

    private static final Set<String> TEXT = Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext");

    ActualColumn {
        dataType = dataType.toLowerCase(Locale.ROOT);
        columnType = columnType.toLowerCase(Locale.ROOT);
        extra = extra.toLowerCase(Locale.ROOT);
    }

    boolean unsigned() {
        return columnType.contains("unsigned");
    }

    boolean isText() {
        return TEXT.contains(dataType);
    }

    /** Whether this is an integer type whose range covers {@code [least, greatest]}, both inclusive. */
    boolean holds(long least, long greatest) {
        int bits =
                switch (dataType) {
                    case "tinyint" -> 8;
                    case "smallint" -> 16;
                    case "mediumint" -> 24;
                    case "int" -> 32;
                    case "bigint" -> 64;
                    default -> 0;
                };
        if (bits == 0 || (unsigned() && least < 0)) {
            return false;
        }
        int valueBits = unsigned() ? bits : bits - 1;
        return valueBits >= 63 || (greatest < 1L << valueBits && least >= -(1L << valueBits));
    }

    /** Whether the server computes the column from others, so that it can't be written. */
    boolean generated() {
        return extra.contains("virtual generated") || extra.contains("stored generated");
    }

    /** Whether a row can be inserted without a value for this column. */
    boolean optional() {
        return nullable || defaultValue != null || extra.contains("auto_increment") || generated();
    }

    boolean defaultsToNow() {
        return defaultValue != null && defaultValue.toLowerCase(Locale.ROOT).startsWith("current_timestamp");
    }

    /** The column as a declaration, for error messages. */
    String describe() {
        return columnType.toUpperCase(Locale.ROOT)
                + (collation == null ? "" : " COLLATE " + collation)
                + (nullable ? " NULL" : " NOT NULL")
                + (defaultsToNow() ? " DEFAULT CURRENT_TIMESTAMP" : "")
                + (extra.isEmpty()
                        ? ""
                        : " " + extra.replace("default_generated", "").strip().toUpperCase(Locale.ROOT));
    }
}
