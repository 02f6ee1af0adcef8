package io.streamingetl.core.decode.json;

import io.streamingetl.core.event.Reason;

/** A record is not an event. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final Reason reason;

    Refused(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
