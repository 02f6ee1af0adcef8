package io.streamingetl.node;

import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.StatusLine;
import java.util.List;
import java.util.Optional;

/** Selects the periodic status lines to log: those after a change, and otherwise one in many, as a sign of life. */
public final class StatusLog {
    /** Without a change, one line per this number of periods. */
    static final int UNCHANGED_PERIODS = 60;

    private List<Object> logged = List.of();
    private int periodsSince;

    /** Called once per period. Returns a line if something changed since the last one, or if that was long ago. */
    public Optional<String> line(NodeStatus status) {
        List<Object> now = List.of(
                status.records(),
                status.rows(),
                status.quarantineRows(),
                status.ready(),
                status.floods(),
                status.stopped().keySet());
        periodsSince++;
        if (now.equals(logged) && periodsSince < UNCHANGED_PERIODS) {
            return Optional.empty();
        }
        logged = now;
        periodsSince = 0;
        return Optional.of(StatusLine.of(status));
    }
}
