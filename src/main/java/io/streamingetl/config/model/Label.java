package io.streamingetl.config.model;

/** Which edge of a window names its rows; {@code window.label}. */
public enum Label {
    END,
    START
}
