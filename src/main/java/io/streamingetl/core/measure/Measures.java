package io.streamingetl.core.measure;

import java.util.List;

/** The configured measures, flattened for the way of a record. Immutable. */
public final class Measures {
    private final List<Measure> all;
    private final Measure.Function[] functions;
    private final int[][] factors;

    public Measures(List<Measure> measures) {
        all = List.copyOf(measures);
        functions = all.stream().map(Measure::function).toArray(Measure.Function[]::new);
        factors = all.stream()
                .map(measure ->
                        measure.factors().stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** How many there are: the values of one pane. */
    public int count() {
        return functions.length;
    }

    /** The measures in configured order. */
    public List<Measure> all() {
        return all;
    }

    public Measure.Function function(int measure) {
        return functions[measure];
    }

    /** The operands whose product is the measure's value; shared, not to be written to. */
    public int[] factors(int measure) {
        return factors[measure];
    }
}
