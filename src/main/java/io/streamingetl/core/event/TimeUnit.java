package io.streamingetl.core.event;

/** How the event-time field counts; {@code event.time-unit}. */
public enum TimeUnit {
    SECONDS,
    MILLIS,
    ISO_8601
}
