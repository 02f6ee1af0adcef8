package io.streamingetl.core.text;

/** The text that names a failure in a log line, an error or a status. */
public final class FailureMessage {
    private FailureMessage() {}

    /** The message of the failure, or its class if it has none. */
    public static String of(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
