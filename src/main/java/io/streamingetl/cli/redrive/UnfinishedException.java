package io.streamingetl.cli.redrive;

/**
 * The database or Kafka refused or did not answer, so records remain. Those that were committed before will not be
 * added again by another run.
 */
final class UnfinishedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfinishedException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
