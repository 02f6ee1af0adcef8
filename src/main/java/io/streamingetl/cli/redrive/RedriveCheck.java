package io.streamingetl.cli.redrive;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.Rejections;

/** Checks with the pipeline's decoder whether a value can be added to a row now and is no longer in the future. */
final class RedriveCheck {
    private final EventDecoder decoder;
    private final Event event;
    private final long maxFutureMs;

    /** @param operands number of operands of an event */
    RedriveCheck(EventDecoder decoder, int operands, long maxFutureMs) {
        this.decoder = decoder;
        this.event = new Event(operands);
        this.maxFutureMs = maxFutureMs;
    }

    /**
     * Returns why the value is rejected, or null if it can be added. A late event can: its row is corrected.
     *
     * @param value null for a tombstone
     * @param nowMs wall-clock time
     */
    Rejection rejection(byte[] value, long nowMs) {
        if (value == null) {
            return Rejections.tombstone();
        }
        Rejection rejection = decoder.decode(value, 0, value.length, event);
        return rejection == null && Rejections.isFuture(event.timeMs, nowMs, maxFutureMs)
                ? Rejections.future(event.timeMs, nowMs, maxFutureMs)
                : rejection;
    }
}
