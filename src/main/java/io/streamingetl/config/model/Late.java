package io.streamingetl.config.model;

/** What happens to a late event: it is added to its row, or quarantined; {@code window.late}. */
public enum Late {
    ADD,
    QUARANTINE
}
