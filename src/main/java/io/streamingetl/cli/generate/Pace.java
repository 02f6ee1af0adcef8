package io.streamingetl.cli.generate;

/** When orders are sent, and what event time they carry before disorder. */
public enum Pace {
    /** Each when it is due by the options' rate, counted from the start of the run; with that event time. */
    LIVE,
    /** As fast as the broker takes them, with the event time of the options' rate: a topic that is behind. */
    BACKLOG,
    /** As fast as the broker takes them, with the wall clock's event time. */
    FLAT_OUT
}
