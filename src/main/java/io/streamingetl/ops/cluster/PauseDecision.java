package io.streamingetl.ops.cluster;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;

/**
 * The latest pause or resume command that a node knows. The later of two commands applies on every node, so nodes that
 * received them in a different order, or received only one of them, agree as soon as they see each other's status.
 *
 * @param paused whether the nodes stop reading
 * @param atMs wall-clock time of the node that received the command, but later than any decision that it knew
 * @param by the name of the node that received the command; empty if there was none
 */
public record PauseDecision(boolean paused, long atMs, String by) {
    /** Before the first command: the nodes read. */
    public static final PauseDecision NONE = new PauseDecision(false, 0, "");

    /** Its key in the status of a node. */
    public static final String KEY = "told";

    private static final String PAUSED = "paused";
    private static final String AT = "at";
    private static final String BY = "by";

    /** Breaks a tie of the times in the same way on every node. */
    private static final Comparator<PauseDecision> ORDER = Comparator.comparingLong(PauseDecision::atMs)
            .thenComparing(PauseDecision::by)
            .thenComparing(PauseDecision::paused);

    /** The decision in the status of a node; {@link #NONE} if there is none. */
    static PauseDecision from(JsonObject status) {
        JsonObject json = status.getJsonObject(KEY);
        return json == null
                ? NONE
                : new PauseDecision(
                        json.getBoolean(PAUSED),
                        Instant.parse(json.getString(AT)).toEpochMilli(),
                        json.getString(BY));
    }

    /** Null for {@link #NONE}. */
    public JsonObject json() {
        return equals(NONE)
                ? null
                : new JsonObject()
                        .put(PAUSED, paused)
                        .put(AT, Instant.ofEpochMilli(atMs).toString())
                        .put(BY, by);
    }

    /** The command that made this decision. */
    Command command() {
        return paused ? Command.PAUSE : Command.RESUME;
    }

    /** The decision that a command makes at this time, later than this one. */
    PauseDecision next(boolean pause, long nowMs, String node) {
        return new PauseDecision(pause, Math.max(nowMs, atMs + 1), node);
    }

    /** Whether this one replaces the other. */
    boolean overrides(PauseDecision other) {
        return ORDER.compare(this, other) > 0;
    }
}
