package io.streamingetl.node;

import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.StatusLine;
import java.util.List;
import java.util.Optional;

/** Which of the periodic status lines are worth their place in a log: those that differ, and one now and then. */
public final class StatusLog {
    /** A line that says the same comes once in so many periods: the process lives. */
    static final int SAME = 60;

    private List<Object> said = List.of();
    private int since;

    /** To be asked once a period; the line, where something moved, went wrong or right since, or it is time again. */
    public Optional<String> line(NodeStatus status) {
        List<Object> now = List.of(
                status.records(),
                status.rows(),
                status.quarantineRows(),
                status.ready(),
                status.floods(),
                status.stopped().keySet());
        since++;
        if (now.equals(said) && since < SAME) {
            return Optional.empty();
        }
        said = now;
        since = 0;
        return Optional.of(StatusLine.of(status));
    }
}
