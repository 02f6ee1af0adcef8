package io.streamingetl.cli.redrive;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.Rejections;

/** Whether a value can be added to a row now: by the pipeline's own decoder, and not from the future any more. */
final class RedriveCheck {
    private final EventDecoder decoder;
    private final Event event;
    private final long maxFutureMs;

    /** @param operands how many an event has */
    RedriveCheck(EventDecoder decoder, int operands, long maxFutureMs) {
        this.decoder = decoder;
        this.event = new Event(operands);
        this.maxFutureMs = maxFutureMs;
    }

    /**
     * Null where it can, else why it can't. A late event can: its row is corrected.
     *
     * @param value null for a tombstone
     * @param nowMs the wall clock
     */
    Rejection verdict(byte[] value, long nowMs) {
        if (value == null) {
            return Rejections.tombstone();
        }
        Rejection rejection = decoder.decode(value, 0, value.length, event);
        return rejection == null && Rejections.isFuture(event.timeMs, nowMs, maxFutureMs)
                ? Rejections.future(event.timeMs, nowMs, maxFutureMs)
                : rejection;
    }
}
