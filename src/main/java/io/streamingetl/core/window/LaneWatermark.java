package io.streamingetl.core.window;

import java.util.Collection;

/**
 * The watermarks of one lane, which it reports to the node's other lanes.
 *
 * @param activeMs the least watermark of its partitions that are not idle; {@link Watermark#UNBOUNDED} if there is none
 * @param idleMs the least watermark of its idle partitions; {@link Watermark#UNBOUNDED} if there is none
 */
public record LaneWatermark(long activeMs, long idleMs) {
    /** The watermark of a lane without partitions, which does not delay window closing. */
    public static final LaneWatermark EMPTY = new LaneWatermark(Watermark.UNBOUNDED, Watermark.UNBOUNDED);

    /**
     * The node's watermark: that of the slowest partition that is not idle. If every partition of the node is idle, the
     * wall clock counts, too, and closes the windows that have passed.
     *
     * @param lanes the last watermark of every lane of the node
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
