package io.streamingetl.core.window;

/** Which edge of a window its rows are labelled with; {@code window.label}. */
public enum WindowLabel {
    END,
    START
}
