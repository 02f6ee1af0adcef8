package io.streamingetl.cli.check;

import org.apache.kafka.common.record.TimestampType;

/** Judges how far other clocks are from this machine's. */
final class ClockCheck {
    /** Further apart is worth a warning. */
    static final long APART_MS = 1_000;

    private ClockCheck() {}

    /** @param aheadMs how far the database's clock is ahead; negative where it is behind */
    static Finding database(long aheadMs) {
        return Math.abs(aheadMs) <= APART_MS
                ? Finding.ok("database clock", "within a second of this machine's")
                : Finding.warning(
                        "database clock",
                        "%,d ms %s this machine's".formatted(Math.abs(aheadMs), aheadMs > 0 ? "ahead of" : "behind"),
                        "run NTP on both; utime is in the server's time");
    }

    /**
     * Kafka tells nobody its time: what it or the producers stamped on records is all there is, and an old stamp says
     * nothing.
     *
     * @param type who stamped the topic's newest record
     * @param aheadMs how far its stamp is ahead; negative where it is in the past
     */
    static Finding stamp(String topic, TimestampType type, long aheadMs) {
        String what = "clock behind " + topic;
        String stamped = "the newest record was stamped by "
                + (type == TimestampType.LOG_APPEND_TIME ? "the broker" : "its producer")
                + " %,d s ".formatted(Math.abs(aheadMs) / 1000);
        return aheadMs > APART_MS
                ? Finding.warning(
                        what,
                        stamped + "ahead of this machine's clock",
                        "run NTP on both; an event past window.max-future is quarantined")
                : Finding.ok(what, stamped + "ago");
    }
}
