package io.streamingetl.core.pane;

import com.carrotsearch.hppc.IntObjectHashMap;
import java.math.BigInteger;

/** The few values of a {@link PaneTable} that do not fit 64 bits, by their index among all values. */
final class WideValues {
    /** About what a value of two words takes of memory, with its place in the map. */
    private static final long BYTES = 96;

    /** By hashes that nobody can foresee. */
    private static final class ByIndex extends IntObjectHashMap<BigInteger> {
        @Override
        protected int hashKey(int key) {
            return KeyHash.of(key);
        }
    }

    private ByIndex values;

    boolean holds(int index) {
        return values != null && values.containsKey(index);
    }

    BigInteger get(int index) {
        return values.get(index);
    }

    void put(int index, BigInteger value) {
        if (values == null) {
            values = new ByIndex();
        }
        values.put(index, value);
    }

    /** About how much memory they take. */
    long bytes() {
        return values == null ? 0 : BYTES * values.size();
    }
}
