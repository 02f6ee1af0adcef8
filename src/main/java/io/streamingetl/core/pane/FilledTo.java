package io.streamingetl.core.pane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much of the result table a roll-up holds, while it is filled in the order of the rows (window, key). A flush
 * counts towards it as far as it is filled; the fill counts the rest once it gets there, with what the flush has added.
 *
 * @param endMs the end of the last window that is filled, milliseconds
 * @param key the last key of that window that is filled, in words; null if all are
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record FilledTo(long endMs, long[] key) {
    /** Nothing is filled yet. */
    public static final FilledTo NOTHING = new FilledTo(Long.MIN_VALUE, null);

    /** Everything is filled, and what comes is counted as it comes. */
    public static final FilledTo ALL = new FilledTo(Long.MAX_VALUE, null);

    /** The panes that count towards the roll-up. */
    public List<WindowPanes> of(List<WindowPanes> panes) {
        List<WindowPanes> counted = new ArrayList<>();
        for (WindowPanes one : panes) {
            if (one.endMs() < endMs || (one.endMs() == endMs && key == null)) {
                counted.add(one);
            } else if (one.endMs() == endMs) {
                counted.add(new WindowPanes(endMs, one.table().upTo(key)));
            }
        }
        return counted;
    }

    @Override
    public String toString() {
        return "FilledTo[" + endMs + ", " + Arrays.toString(key) + "]";
    }
}
