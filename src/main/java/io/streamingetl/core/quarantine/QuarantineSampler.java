package io.streamingetl.core.quarantine;

import io.streamingetl.core.event.Reason;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Decides which rejected records of a lane are kept in quarantine: for each reason the first of every minute, up to a
 * budget. So a flood does not fill the table, and a rare reason is not lost in a flood of another. All are counted.
 *
 * <p>A record that is valid, and was rejected only for the time at which it was read, is always kept: only from
 * quarantine can it be added to its row.
 *
 * <p>A large value uses more of the budget, so that bytes are bounded, too.
 */
public final class QuarantineSampler {
    static final long PERIOD_MS = 60_000;

    /** A value counts as one more row for each of these bytes. */
    static final int ROW_BYTES = 4_096;

    /** Reasons that are not in the record itself. */
    private static final Set<Reason> ALWAYS_KEPT = Set.copyOf(EnumSet.of(Reason.LATE, Reason.FUTURE));

    private final int rowsPerPeriod;
    private final Map<Reason, Integer> used = new EnumMap<>(Reason.class);
    private final Set<Reason> omitted = EnumSet.noneOf(Reason.class);
    private final Set<Reason> omittedBefore = EnumSet.noneOf(Reason.class);

    /** Start of the period; undefined until a record begins it. */
    private long beganTickMs;

    private boolean begun;

    /** @param rowsPerPeriod rows for each reason in a period, at least 1 */
    public QuarantineSampler(int rowsPerPeriod) {
        this.rowsPerPeriod = rowsPerPeriod;
    }

    /** Whether a record with this reason is kept; if so, it uses the budget of its reason. */
    public boolean keeps(Reason reason, int valueBytes, long tickMs) {
        if (ALWAYS_KEPT.contains(reason)) {
            return true;
        }
        endPeriod(tickMs);
        if (!begun) {
            begun = true;
            beganTickMs = tickMs;
        }
        if (used.getOrDefault(reason, 0) >= rowsPerPeriod) {
            omitted.add(reason);
            return false;
        }
        used.merge(reason, 1 + valueBytes / ROW_BYTES, Integer::sum);
        return true;
    }

    /** The reasons for which records were omitted in this period or in the one before. */
    public Set<Reason> floods(long tickMs) {
        endPeriod(tickMs);
        Set<Reason> floods = EnumSet.copyOf(omitted);
        floods.addAll(omittedBefore);
        return floods;
    }

    private void endPeriod(long tickMs) {
        if (!begun || tickMs - beganTickMs < PERIOD_MS) {
            return;
        }
        omittedBefore.clear();
        if (tickMs - beganTickMs < 2 * PERIOD_MS) {
            omittedBefore.addAll(omitted);
        }
        omitted.clear();
        used.clear();
        beganTickMs = tickMs;
        begun = !omittedBefore.isEmpty();
    }
}
