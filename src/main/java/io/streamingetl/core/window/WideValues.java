package io.streamingetl.core.window;

import com.carrotsearch.hppc.IntObjectHashMap;
import java.math.BigInteger;

/** The few values of a {@link PaneTable} that do not fit 64 bits, by their index among all values. */
final class WideValues {
    private IntObjectHashMap<BigInteger> values;

    boolean holds(int index) {
        return values != null && values.containsKey(index);
    }

    BigInteger get(int index) {
        return values.get(index);
    }

    void put(int index, BigInteger value) {
        if (values == null) {
            values = new IntObjectHashMap<>();
        }
        values.put(index, value);
    }
}
