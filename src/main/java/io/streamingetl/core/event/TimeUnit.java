package io.streamingetl.core.event;

/** The unit of the event-time field; {@code event.time-unit}. */
public enum TimeUnit {
    SECONDS(3),
    MILLIS(0),
    MICROS(-3),
    NANOS(-6),
    ISO_8601(0);

    private final int scale;

    TimeUnit(int scale) {
        this.scale = scale;
    }

    /** A time in this unit times {@code 10^scale} is in milliseconds; undefined for text. */
    public int scale() {
        return scale;
    }
}
