package io.streamingetl.cli.verify.plain;

/** The comparison can't be made. The message gives the reason. */
public final class UndecidedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UndecidedException(String message) {
        super(message);
    }

    public static UndecidedException tooManyRows(long rows, long maxRows) {
        return new UndecidedException(
                "the range has at least %,d rows, but the heap holds at most %,d: verify a shorter range or increase"
                                .formatted(rows, maxRows)
                        + " the heap (java -Xmx4g -jar ...)");
    }
}
