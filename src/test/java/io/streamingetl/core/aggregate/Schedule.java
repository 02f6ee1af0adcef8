package io.streamingetl.core.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * One way to run a {@link Script}.
 *
 * @param pollRecords most records a poll returns
 * @param gathers whether records that follow each other are polled together
 * @param crashesAfterItem after which items the lane crashes and is restored
 * @param crashAtFlush which flush, counted from 1, is in flight when the lane crashes and is restored; 0 for none
 * @param committed whether the database wrote that flush
 */
record Schedule(
        String name,
        int pollRecords,
        boolean gathers,
        IntPredicate crashesAfterItem,
        int crashAtFlush,
        boolean committed) {
    private static final int ALL = Integer.MAX_VALUE;

    static final Schedule ONE_BY_ONE = new Schedule("one item at a time", 1, false, item -> false, 0, false);

    static final Schedule ALL_AT_ONCE = new Schedule("all at once", ALL, true, item -> false, 0, false);

    /** Every one: a crash between any two items, and a crash at any flush, written and not. */
    static List<Schedule> all(int items, int flushes) {
        List<Schedule> all = new ArrayList<>(List.of(
                ONE_BY_ONE,
                ALL_AT_ONCE,
                new Schedule("one at a time, crash after every item", 1, false, item -> true, 0, false),
                new Schedule("replay in one batch, crash after every item", ALL, false, item -> true, 0, false)));
        for (int i = 0; i < items; i++) {
            int at = i;
            all.add(new Schedule("crash after item " + i, 1, false, item -> item == at, 0, false));
        }
        for (int flush = 1; flush <= flushes; flush++) {
            all.add(new Schedule("crash at flush " + flush + ", written", 1, false, item -> false, flush, true));
            all.add(new Schedule("crash at flush " + flush + ", not written", 1, false, item -> false, flush, false));
        }
        return all;
    }

    @Override
    public String toString() {
        return name;
    }
}
