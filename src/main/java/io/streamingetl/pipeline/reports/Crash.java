package io.streamingetl.pipeline.reports;

/**
 * A stage met a broken invariant and does nothing any more: the node must end, and be started again.
 *
 * @param stage its name
 * @param cause the exception that it met
 */
public record Crash(String stage, Throwable cause) {
    /** What happened, in a sentence. */
    public String reason() {
        return stage + " crashed: " + cause;
    }
}
