package io.streamingetl.core.measure;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the values of one pane become one number. A new kind is a constant of this enum; only {@code verify} sums on its
 * own, by a switch that does not compile without it.
 *
 * <p>A pane starts with the value of its first record, and every later value is merged with it. The merge is
 * associative and commutative, and the database merges partial panes by the same rule: so a kind's state is the one
 * number that its column holds, and takes one word of a pane.
 */
public enum MeasureKind {
    SUM {
        @Override
        public BigDecimal merge(BigDecimal one, BigDecimal other) {
            return one.add(other);
        }

        @Override
        public String mergeSql(String stored, String added) {
            return stored + " + " + added;
        }

        @Override
        public String aggregateSql(String column) {
            return "SUM(" + column + ")";
        }

        @Override
        public boolean growsWithRecords() {
            return true;
        }

        @Override
        public int columnDigits(int valueDigits) {
            return Math.max(USUAL_DIGITS, valueDigits + GROWTH_DIGITS);
        }
    },

    COUNT {
        @Override
        public BigDecimal merge(BigDecimal one, BigDecimal other) {
            return one.add(other);
        }

        @Override
        public String mergeSql(String stored, String added) {
            return stored + " + " + added;
        }

        @Override
        public String aggregateSql(String column) {
            return "SUM(" + column + ")";
        }

        @Override
        public boolean readsFactors() {
            return false;
        }

        @Override
        public boolean growsWithRecords() {
            return true;
        }

        @Override
        public int columnDigits(int valueDigits) {
            return LONG_DIGITS;
        }
    },

    MIN {
        @Override
        public BigDecimal merge(BigDecimal one, BigDecimal other) {
            return one.min(other);
        }

        @Override
        public String mergeSql(String stored, String added) {
            return "LEAST(" + stored + ", " + added + ")";
        }

        @Override
        public String aggregateSql(String column) {
            return "MIN(" + column + ")";
        }
    },

    MAX {
        @Override
        public BigDecimal merge(BigDecimal one, BigDecimal other) {
            return one.max(other);
        }

        @Override
        public String mergeSql(String stored, String added) {
            return "GREATEST(" + stored + ", " + added + ")";
        }

        @Override
        public String aggregateSql(String column) {
            return "MAX(" + column + ")";
        }
    };

    /** Digits of the greatest 64-bit integer. */
    public static final int LONG_DIGITS = 19;

    /** Precision of a sum's column unless it needs more. */
    private static final int USUAL_DIGITS = 38;

    /** Digits that a sum has in addition to one value: a thousand million of the greatest fit. */
    private static final int GROWTH_DIGITS = 9;

    /** The kind with this keyword; empty if there is none. */
    public static Optional<MeasureKind> of(String keyword) {
        return Stream.of(values())
                .filter(kind -> kind.keyword().equals(keyword))
                .findFirst();
    }

    /** The function's name in the configuration, such as {@code sum}. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Merges a record's value into a pane's. On the path of every record, and so a switch: with four kinds in use, a
     * method of each constant took 45 ns a record where this takes 36.
     *
     * @param words hold the pane's value at {@code at}
     * @return false, with the pane unchanged, if the result does not fit 64 bits; {@link #merge} then gives it
     */
    public boolean accumulate(long[] words, int at, long value) {
        return switch (this) {
            case SUM, COUNT -> add(words, at, value);
            case MIN -> {
                words[at] = Math.min(words[at], value);
                yield true;
            }
            case MAX -> {
                words[at] = Math.max(words[at], value);
                yield true;
            }
        };
    }

    /** Merges two values of the same scale, exactly. */
    public abstract BigDecimal merge(BigDecimal one, BigDecimal other);

    /** The SQL expression by which the database merges a stored and an added value. */
    public abstract String mergeSql(String stored, String added);

    /** The SQL expression by which the database merges the rows of a query. */
    public abstract String aggregateSql(String column);

    /** Whether a record's value is the product of the measure's factors; otherwise it is 1. */
    public boolean readsFactors() {
        return true;
    }

    /** Whether a pane's value may exceed the greatest of its records' values. */
    public boolean growsWithRecords() {
        return false;
    }

    /**
     * Digits of a column that the pipeline creates for this kind.
     *
     * @param valueDigits digits of the greatest value that one record may have
     */
    public int columnDigits(int valueDigits) {
        return valueDigits;
    }

    private static boolean add(long[] words, int at, long value) {
        long old = words[at];
        long sum = old + value;
        if (((old ^ sum) & (value ^ sum)) < 0) {
            return false;
        }
        words[at] = sum;
        return true;
    }
}
