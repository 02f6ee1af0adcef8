package io.streamingetl.core.aggregate;

/** What a lane has to write. */
public enum Due {
    NOTHING,

    /** The panes of closed windows, rejected records and positions. */
    CLOSED,

    /** All panes, including those of open windows. */
    ALL
}
