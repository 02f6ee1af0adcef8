package io.streamingetl.core.measure;

import java.util.List;

/**
 * One result column, such as {@code sum(price * count)}.
 *
 * @param name the result column
 * @param kind how the values of records become the value of a pane
 * @param factors indexes into {@link io.streamingetl.core.event.EventSchema#operands()}; at least one if the kind
 *     {@link MeasureKind#readsFactors reads} them
 * @param scale digits after the decimal point of the measure's value
 */
public record Measure(String name, MeasureKind kind, List<Integer> factors, int scale) {
    public Measure {
        factors = List.copyOf(factors);
    }

    /** The operands whose product is a record's value; empty if that is 1 for every record. */
    public List<Integer> valueFactors() {
        return kind.readsFactors() ? factors : List.of();
    }
}
