package io.streamingetl.core.quarantine;

import io.streamingetl.core.event.Reason;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which rejected records of a lane are kept in quarantine: of each reason the first in every minute, up to a budget. So
 * a flood fills no table, a reason that is rare is not lost in a flood of another, and all are counted anyway.
 *
 * <p>A record that is valid and was rejected only for when it was read is always kept: quarantine is the one place from
 * which it can be added to its row.
 *
 * <p>A large value uses up more of the budget, so that bytes are bounded as rows are.
 */
public final class QuarantineSampler {
    static final long PERIOD_MS = 60_000;

    /** A record counts as one row for each of these that it begins. */
    static final int ROW_BYTES = 4_096;

    /** What is wrong with these is not in the record. */
    private static final Set<Reason> ALWAYS_KEPT = Set.copyOf(EnumSet.of(Reason.LATE, Reason.FUTURE));

    private final int rowsPerPeriod;
    private final Map<Reason, Integer> used = new EnumMap<>(Reason.class);
    private final Set<Reason> leftOut = EnumSet.noneOf(Reason.class);
    private final Set<Reason> leftOutBefore = EnumSet.noneOf(Reason.class);

    /** When the period began; of no meaning while nothing was offered in it. */
    private long beganTickMs;

    private boolean begun;

    /** @param rowsPerPeriod rows of each reason in a period, at least 1 */
    public QuarantineSampler(int rowsPerPeriod) {
        this.rowsPerPeriod = rowsPerPeriod;
    }

    /** Whether a record of this reason is kept; it is then counted against the budget of its reason. */
    public boolean keeps(Reason reason, int valueBytes, long tickMs) {
        if (ALWAYS_KEPT.contains(reason)) {
            return true;
        }
        look(tickMs);
        if (!begun) {
            begun = true;
            beganTickMs = tickMs;
        }
        if (used.getOrDefault(reason, 0) >= rowsPerPeriod) {
            leftOut.add(reason);
            return false;
        }
        used.merge(reason, 1 + valueBytes / ROW_BYTES, Integer::sum);
        return true;
    }

    /** The reasons of which records were left out in this period or in the one before. */
    public Set<Reason> floods(long tickMs) {
        look(tickMs);
        Set<Reason> floods = EnumSet.copyOf(leftOut);
        floods.addAll(leftOutBefore);
        return floods;
    }

    private void look(long tickMs) {
        if (!begun || tickMs - beganTickMs < PERIOD_MS) {
            return;
        }
        leftOutBefore.clear();
        if (tickMs - beganTickMs < 2 * PERIOD_MS) {
            leftOutBefore.addAll(leftOut);
        }
        leftOut.clear();
        used.clear();
        beganTickMs = tickMs;
        begun = !leftOutBefore.isEmpty();
    }
}
