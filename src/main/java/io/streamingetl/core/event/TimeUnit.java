package io.streamingetl.core.event;

/** The unit of the event-time field; {@code event.time-unit}. */
public enum TimeUnit {
    SECONDS,
    MILLIS,
    ISO_8601
}
