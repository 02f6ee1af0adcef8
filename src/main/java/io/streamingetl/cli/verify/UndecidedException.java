package io.streamingetl.cli.verify;

/** Whether the table is right can't be told; the message says why. */
final class UndecidedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UndecidedException(String message) {
        super(message);
    }

    static UndecidedException tooManyRows(long rows, long maxRows) {
        return new UndecidedException(
                "the range has at least %,d rows, and the memory of this process holds %,d: verify a shorter range, or"
                                .formatted(rows, maxRows)
                        + " give it more (java -Xmx4g -jar ...)");
    }
}
