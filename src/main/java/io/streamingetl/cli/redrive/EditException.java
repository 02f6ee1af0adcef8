package io.streamingetl.cli.redrive;

/** A file of mended values can't be used; the message says which line, and why. Nothing is done. */
final class EditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EditException(String message) {
        super(message);
    }
}
