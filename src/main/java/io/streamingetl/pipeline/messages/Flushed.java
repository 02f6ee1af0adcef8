package io.streamingetl.pipeline.messages;

/** How a {@link Flush} was settled. */
public enum Flushed {
    /** All of it is committed. */
    COMMITTED,

    /**
     * Nothing of it was written, because a progress row, the window plan or a topic has changed since a partition was
     * claimed.
     */
    REFUSED,

    /** Nothing of it was written, because it exceeds the largest transaction that the server accepts. */
    TOO_LARGE
}
