package io.streamingetl.core.measure;

import java.util.List;

/** The configured measures, flattened for the path of a record. Immutable. */
public final class Measures {
    private final List<Measure> all;
    private final MeasureKind[] kinds;
    private final int[][] factors;

    public Measures(List<Measure> measures) {
        all = List.copyOf(measures);
        kinds = all.stream().map(Measure::kind).toArray(MeasureKind[]::new);
        factors = all.stream()
                .map(measure -> measure.valueFactors().stream()
                        .mapToInt(Integer::intValue)
                        .toArray())
                .toArray(int[][]::new);
    }

    /** Number of measures, which is the number of values in a pane. */
    public int count() {
        return kinds.length;
    }

    /** The measures in configured order. */
    public List<Measure> all() {
        return all;
    }

    public MeasureKind kind(int measure) {
        return kinds[measure];
    }

    /** The operands whose product is the value of a record; shared and read-only. */
    public int[] factors(int measure) {
        return factors[measure];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Measures that && all.equals(that.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
