package io.streamingetl.config.model;

/** What becomes of a late event: it corrects its row, or is quarantined; {@code window.late}. */
public enum Late {
    ADD,
    QUARANTINE
}
