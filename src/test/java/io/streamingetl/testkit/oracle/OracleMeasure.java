package io.streamingetl.testkit.oracle;

import java.math.BigDecimal;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * One result column.
 *
 * @param value the value of one order
 * @param merge combines two values
 */
public record OracleMeasure(String column, Function<OracleOrder, BigDecimal> value, BinaryOperator<BigDecimal> merge) {

    /** {@code sum(price * count)}. */
    public static OracleMeasure income(String column) {
        return sum(column, order -> order.price().multiply(order.count()));
    }

    public static OracleMeasure sum(String column, Function<OracleOrder, BigDecimal> value) {
        return new OracleMeasure(column, value, BigDecimal::add);
    }

    public static OracleMeasure count(String column) {
        return sum(column, order -> BigDecimal.ONE);
    }

    public static OracleMeasure min(String column, Function<OracleOrder, BigDecimal> value) {
        return new OracleMeasure(column, value, BigDecimal::min);
    }

    public static OracleMeasure max(String column, Function<OracleOrder, BigDecimal> value) {
        return new OracleMeasure(column, value, BigDecimal::max);
    }
}
