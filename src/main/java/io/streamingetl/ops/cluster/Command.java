package io.streamingetl.ops.cluster;

import java.util.Locale;

/** What nodes can be told. */
public enum Command {
    /** Read no further; stay in the group, and write what was read. */
    PAUSE,
    /** Read on. */
    RESUME,
    /** Look at the configuration, and run by it where it is another one. */
    RELOAD;

    /** As it stands in paths and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
