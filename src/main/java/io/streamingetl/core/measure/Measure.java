package io.streamingetl.core.measure;

import java.util.List;

/**
 * One result column: a function over the product of some operands, such as {@code sum(price * count)}.
 *
 * @param name the result column
 * @param function how values are accumulated
 * @param factors indexes into {@link io.streamingetl.core.event.EventSchema#operands()}; their product is the value; at
 *     least one, except that {@code count} needs none
 * @param scale digits behind the point of the accumulated value: the sum of the factors' scales; 0 for count
 */
public record Measure(String name, Function function, List<Integer> factors, int scale) {

    /** How the values of one pane become one number. Each is its own merge: partial panes combine in any order. */
    public enum Function {
        SUM,
        COUNT,
        MIN,
        MAX
    }

    public Measure {
        factors = List.copyOf(factors);
    }
}
