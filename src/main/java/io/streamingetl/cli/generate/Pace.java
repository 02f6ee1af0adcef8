package io.streamingetl.cli.generate;

/** When orders are sent, and their event time before disorder. */
public enum Pace {
    /** Each order when it is due by the options' rate since the start of the run, with that event time. */
    LIVE,
    /** As fast as the broker accepts them, with the event times of the options' rate: makes a backlog. */
    BACKLOG,
    /** As fast as the broker accepts them, with wall-clock event times. */
    FLAT_OUT
}
