package io.streamingetl.cli.redrive;

/** A file of edited values can't be used. The message names the line and the reason. Nothing is changed. */
final class EditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EditException(String message) {
        super(message);
    }
}
