package io.streamingetl.cli.check;

import org.apache.kafka.common.record.TimestampType;

/** Compares other clocks with that of this machine. */
final class ClockCheck {
    /** A larger difference is a warning. */
    static final long MAX_DIFFERENCE_MS = 1_000;

    private ClockCheck() {}

    /** @param aheadMs how far the database's clock is ahead; negative if it is behind */
    static Finding database(long aheadMs) {
        return Math.abs(aheadMs) <= MAX_DIFFERENCE_MS
                ? Finding.ok("database clock", "within a second of this machine's")
                : Finding.warning(
                        "database clock",
                        "%,d ms %s this machine's".formatted(Math.abs(aheadMs), aheadMs > 0 ? "ahead of" : "behind"),
                        "run NTP on both; utime is in the server's time");
    }

    /**
     * Kafka does not expose its time, so this uses the timestamp of the newest record. An old one proves nothing.
     *
     * @param type whether the broker or the producer set the timestamp
     * @param aheadMs how far the timestamp is ahead; negative if it is in the past
     */
    static Finding recordTimestamp(String topic, TimestampType type, long aheadMs) {
        String what = "clock behind " + topic;
        String stamped = "the newest record was stamped by "
                + (type == TimestampType.LOG_APPEND_TIME ? "the broker" : "its producer")
                + " %,d s ".formatted(Math.abs(aheadMs) / 1000);
        return aheadMs > MAX_DIFFERENCE_MS
                ? Finding.warning(
                        what,
                        stamped + "ahead of this machine's clock",
                        "run NTP on both; an event past window.max-future is quarantined")
                : Finding.ok(what, stamped + "ago");
    }
}
