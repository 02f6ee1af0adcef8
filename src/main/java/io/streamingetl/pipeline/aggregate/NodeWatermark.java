package io.streamingetl.pipeline.aggregate;

import io.streamingetl.core.window.LaneWatermark;
import java.util.HashMap;
import java.util.Map;

/** The latest watermark of each lane of this node, and the node's watermark that follows. Used by one lane only. */
final class NodeWatermark {
    private final long maxOutOfOrdernessMs;
    private final Map<Integer, LaneWatermark> lanes = new HashMap<>();

    /** @param lanesInNode number of lanes; a lane that has reported nothing yet does not delay window closing */
    NodeWatermark(int lanesInNode, long maxOutOfOrdernessMs) {
        this.maxOutOfOrdernessMs = maxOutOfOrdernessMs;
        for (int lane = 0; lane < lanesInNode; lane++) {
            lanes.put(lane, LaneWatermark.EMPTY);
        }
    }

    void update(int lane, LaneWatermark watermark) {
        lanes.put(lane, watermark);
    }

    LaneWatermark of(int lane) {
        return lanes.get(lane);
    }

    boolean severalLanes() {
        return lanes.size() > 1;
    }

    /** The node's watermark: see {@link LaneWatermark#ofNode}. */
    long atMs(long nowMs) {
        return LaneWatermark.ofNode(lanes.values(), nowMs - maxOutOfOrdernessMs);
    }
}
