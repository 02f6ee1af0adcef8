package io.streamingetl.cli;

import io.streamingetl.ops.NodeStatus;
import io.streamingetl.ops.StatusLine;
import java.util.List;
import java.util.Optional;

/** Which of the periodic status lines are worth their place in a log: those that differ, and one now and then. */
final class StatusLog {
    /** A line that says the same comes once in so many periods: the process lives. */
    static final int SAME = 60;

    private List<Object> said = List.of();
    private int since;

    /** To be asked once a period; the line, where something moved, went wrong or right since, or it is time again. */
    Optional<String> line(NodeStatus status) {
        List<Object> now = List.of(
                status.records(),
                status.rows(),
                status.quarantined(),
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
