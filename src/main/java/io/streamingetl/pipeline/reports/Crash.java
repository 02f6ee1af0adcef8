package io.streamingetl.pipeline.reports;

/**
 * A stage met what must not be, and does nothing any more: the node has to end, and to be started again.
 *
 * @param stage which one
 * @param cause what it met
 */
public record Crash(String stage, Throwable cause) {

    /** What happened, in a sentence. */
    public String reason() {
        return stage + " crashed: " + cause;
    }
}
