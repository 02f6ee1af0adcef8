package io.streamingetl.ops.cluster;

import java.util.Locale;

/** A command to all nodes. */
public enum Command {
    /** Stop reading, stay in the consumer group, and write what was read. */
    PAUSE,
    /** Continue reading. */
    RESUME,
    /** Read the configuration again and apply it if it changed. */
    RELOAD;

    /** Its name in lower case, as in paths and log lines. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
