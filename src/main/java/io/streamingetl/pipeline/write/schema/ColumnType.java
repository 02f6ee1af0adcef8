package io.streamingetl.pipeline.write.schema;

import java.util.List;
import java.util.Set;

/** The type of a required column: how the program declares it, and which existing columns it accepts. */
sealed interface ColumnType {

    /** The declared type, without nullability. */
    String sql();

    /** The part of the declaration after the nullability; empty, or starts with a space. */
    default String suffix() {
        return "";
    }

    /** The requirement for an existing column, for error messages. */
    String rule();

    /** Whether an existing column holds every value exactly, and keeps distinct values distinct. */
    boolean accepts(ActualColumn actual);

    /** The types to which an existing column is altered, in turn, so that it loses no data. */
    default List<String> steps(ActualColumn actual) {
        return List.of(sql());
    }

    /**
     * An integer.
     *
     * @param least the smallest value that must fit
     * @param greatest the greatest value that must fit
     */
    record Whole(String sql, long least, long greatest) implements ColumnType {
        @Override
        public String rule() {
            return sql + ", or an integer type that holds " + least + " to " + greatest;
        }

        @Override
        public boolean accepts(ActualColumn actual) {
            return actual.holds(least, greatest);
        }
    }

    /** The row's number, assigned by the server; 64 bits, since every upsert takes a number, even one that updates. */
    record AutoId() implements ColumnType {
        @Override
        public String sql() {
            return "BIGINT";
        }

        @Override
        public String suffix() {
            return " AUTO_INCREMENT";
        }

        @Override
        public String rule() {
            return "BIGINT AUTO_INCREMENT";
        }

        @Override
        public boolean accepts(ActualColumn actual) {
            return actual.holds(0, Long.MAX_VALUE) && actual.extra().contains("auto_increment");
        }
    }

    /**
     * The exact value of a measure.
     *
     * @param integerDigits the fewest digits before the point of an existing column
     * @param scale digits after the point, and the fewest of an existing column: the server rounds what does not fit
     * @param signed whether values may be negative
     */
    record Exact(String sql, int integerDigits, int scale, boolean signed) implements ColumnType {
        /** The greatest precision of a DECIMAL. */
        static final int MAX_PRECISION = 65;

        /** The greatest scale of a DECIMAL in MySQL; in MariaDB it is 38. */
        static final int MAX_SCALE = 30;

        @Override
        public String rule() {
            return "DECIMAL with at least " + integerDigits + " digits before and " + scale + " after the point"
                    + (scale == 0 && integerDigits <= 19 ? ", or BIGINT" : "") + (signed ? ", signed" : "");
        }

        @Override
        public boolean accepts(ActualColumn actual) {
            if (actual.dataType().equals("bigint")) {
                return scale == 0 && integerDigits <= 19 && !(signed && actual.unsigned());
            }
            return actual.dataType().equals("decimal")
                    && actual.scale() >= scale
                    && actual.precision() - actual.scale() >= integerDigits
                    && !(signed && actual.unsigned());
        }

        @Override
        public List<String> steps(ActualColumn actual) {
            if (!actual.dataType().equals("decimal")) {
                return List.of(sql);
            }
            int behind = Math.max(actual.scale(), scale);
            int before = Math.max(actual.precision() - actual.scale(), integerDigits);
            return List.of("DECIMAL(" + Math.min(before + behind, MAX_PRECISION) + "," + behind + ")");
        }
    }

    /**
     * Text. A CHAR is not accepted: it drops trailing spaces, so that distinct keys become one (measured on MariaDB
     * 11.4).
     *
     * @param chars the most characters (code points)
     * @param distinct whether texts that differ in any byte must be distinct to the server, as in a key
     */
    record Text(int chars, String collation, boolean distinct) implements ColumnType {
        @Override
        public String sql() {
            return declared(chars);
        }

        private String declared(long width) {
            return "VARCHAR(" + width + ") CHARACTER SET " + charset() + " COLLATE " + collation;
        }

        private String charset() {
            return collation.substring(0, collation.indexOf('_'));
        }

        @Override
        public String rule() {
            return "VARCHAR(" + chars + ") or wider "
                    + (distinct
                            ? "COLLATE " + collation + ", so that distinct texts stay distinct keys"
                            : "CHARACTER SET " + charset());
        }

        @Override
        public boolean accepts(ActualColumn actual) {
            if (distinct && actual.dataType().equals("varbinary")) {
                return actual.octets() >= Bytes.PER_CHAR * (long) chars;
            }
            return actual.dataType().equals("varchar")
                    && actual.chars() >= chars
                    && (distinct
                            ? collation.equals(actual.collation())
                            : charset().equals(actual.charset()));
        }

        @Override
        public List<String> steps(ActualColumn actual) {
            return List.of(declared(actual.isText() ? Math.max(chars, actual.chars()) : chars));
        }
    }

    /**
     * Bytes, or text as UTF-8.
     *
     * @param width the most bytes
     * @param text whether they hold a key's text: if no collation keeps all texts distinct, bytes do
     */
    record Bytes(String sql, long width, boolean text) implements ColumnType {
        /** The most bytes of one character in utf8mb4. */
        static final int PER_CHAR = 4;

        private static final Set<String> TYPES = Set.of("varbinary", "tinyblob", "blob", "mediumblob", "longblob");

        /** A key's text, for a server without a collation that keeps all texts distinct. */
        static Bytes ofText(int chars) {
            return new Bytes("VARBINARY(" + PER_CHAR * chars + ")", PER_CHAR * (long) chars, true);
        }

        @Override
        public String rule() {
            return sql + " or wider" + (text ? " (UTF-8), so that distinct texts stay distinct keys" : "");
        }

        @Override
        public boolean accepts(ActualColumn actual) {
            return (text ? actual.dataType().equals("varbinary") : TYPES.contains(actual.dataType()))
                    && actual.octets() >= width;
        }

        @Override
        public List<String> steps(ActualColumn actual) {
            if (!text || actual.dataType().endsWith("binary")) {
                return List.of(sql);
            }
            long chars = actual.isText() ? Math.max(actual.chars(), width / PER_CHAR) : width / PER_CHAR;
            String bytes = "VARBINARY(" + PER_CHAR * chars + ")";
            return actual.dataType().equals("varchar") && "utf8mb4".equals(actual.charset())
                    ? List.of(bytes)
                    : List.of("VARCHAR(" + chars + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", bytes);
        }
    }

    /** The time of the row's last change, maintained by the server. */
    record ServerTime() implements ColumnType {
        @Override
        public String sql() {
            return "TIMESTAMP";
        }

        @Override
        public String suffix() {
            return " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP";
        }

        @Override
        public String rule() {
            return "TIMESTAMP" + suffix();
        }

        @Override
        public boolean accepts(ActualColumn actual) {
            return (actual.dataType().equals("timestamp") || actual.dataType().equals("datetime"))
                    && actual.defaultsToNow()
                    && actual.extra().contains("on update current_timestamp");
        }
    }
}
