package io.streamingetl.cli.redrive;

/**
 * The database or Kafka refused or did not answer, and so records are left over. What was committed before is; run
 * again, it is not met again.
 */
final class UnfinishedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfinishedException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
