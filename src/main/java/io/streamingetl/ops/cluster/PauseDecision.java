package io.streamingetl.ops.cluster;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;

/**
 * Whether the nodes are to read no further, and by whom and when that was said. Of two the later one holds, on every
 * node: so nodes that heard them in another order, or heard only one of them, agree once they hear each other.
 *
 * @param paused whether to read no further
 * @param atMs when it was said, by the clock of the node that was asked, and later than all that this node knew of
 * @param by the name of the node that was asked; empty where nobody said anything
 */
public record PauseDecision(boolean paused, long atMs, String by) {
    /** Nobody told the nodes anything: they read. */
    public static final PauseDecision NOTHING = new PauseDecision(false, 0, "");

    /** Its key in what a node tells of itself. */
    public static final String KEY = "told";

    private static final String PAUSED = "paused";
    private static final String AT = "at";
    private static final String BY = "by";

    /** Two of one moment differ in who said it, or else in what: the same holds for everybody. */
    private static final Comparator<PauseDecision> ORDER = Comparator.comparingLong(PauseDecision::atMs)
            .thenComparing(PauseDecision::by)
            .thenComparing(PauseDecision::paused);

    /** What a node told of itself; {@link #NOTHING} where it told nothing of the kind. */
    static PauseDecision in(JsonObject status) {
        JsonObject json = status.getJsonObject(KEY);
        return json == null
                ? NOTHING
                : new PauseDecision(
                        json.getBoolean(PAUSED),
                        Instant.parse(json.getString(AT)).toEpochMilli(),
                        json.getString(BY));
    }

    /** Null for {@link #NOTHING}. */
    public JsonObject json() {
        return equals(NOTHING)
                ? null
                : new JsonObject()
                        .put(PAUSED, paused)
                        .put(AT, Instant.ofEpochMilli(atMs).toString())
                        .put(BY, by);
    }

    /** The command that this was. */
    Command command() {
        return paused ? Command.PAUSE : Command.RESUME;
    }

    /** What follows this one, where it is said at this time. */
    PauseDecision next(boolean pause, long nowMs, String node) {
        return new PauseDecision(pause, Math.max(nowMs, atMs + 1), node);
    }

    /** Whether this one holds in the place of the other. */
    boolean isAfter(PauseDecision other) {
        return ORDER.compare(this, other) > 0;
    }
}
