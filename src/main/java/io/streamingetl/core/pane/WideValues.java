package io.streamingetl.core.pane;

import com.carrotsearch.hppc.IntObjectHashMap;
import java.math.BigInteger;

/** The few values of a {@link PaneTable} that do not fit 64 bits, by their index among all values. */
final class WideValues {
    /** Approximate memory of a value of two words, with its place in the map. */
    private static final long BYTES = 96;

    /** Values by index, hashed unpredictably. */
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

    void clear() {
        values = null;
    }

    /** Approximate memory of all values. */
    long bytes() {
        return values == null ? 0 : BYTES * values.size();
    }
}
