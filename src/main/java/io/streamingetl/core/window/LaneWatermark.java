package io.streamingetl.core.window;

import java.util.Collection;

/**
 * What one lane knows of event time, told to the node's other lanes.
 *
 * @param activeMs the least watermark of its partitions that are not idle; {@link Watermark#UNBOUNDED} where it has
 *     none
 * @param idleMs the least watermark of its idle partitions; {@link Watermark#UNBOUNDED} where it has none
 */
public record LaneWatermark(long activeMs, long idleMs) {
    /** Of a lane without partitions: holds nothing open. */
    public static final LaneWatermark EMPTY = new LaneWatermark(Watermark.UNBOUNDED, Watermark.UNBOUNDED);

    /**
     * The node's watermark. The slowest partition that is not idle decides. Only where every partition of the node is
     * caught up and idle does the wall clock count: then it closes the windows that are over by the clock, too.
     *
     * @param lanes what every lane of the node said last
     * @param clockMs the wall clock less the allowed out-of-orderness
     */
    public static long ofNode(Collection<LaneWatermark> lanes, long clockMs) {
        long active = Watermark.UNBOUNDED;
        long idle = Watermark.UNBOUNDED;
        for (LaneWatermark lane : lanes) {
            active = Math.min(active, lane.activeMs);
            idle = Math.min(idle, lane.idleMs);
        }
        if (active != Watermark.UNBOUNDED) {
            return active;
        }
        return idle == Watermark.UNBOUNDED ? Watermark.NONE : Math.max(idle, clockMs);
    }
}
