package io.streamingetl.cli.verify.plain;

/** Whether the table is right can't be told; the message says why. */
public final class UndecidedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UndecidedException(String message) {
        super(message);
    }

    public static UndecidedException tooManyRows(long rows, long maxRows) {
        return new UndecidedException(
                "the range has at least %,d rows, and the memory of this process holds %,d: verify a shorter range, or"
                                .formatted(rows, maxRows)
                        + " give it more (java -Xmx4g -jar ...)");
    }
}
