package io.streamingetl.core.event;

/**
 * A verdict: this record is quarantined.
 *
 * @param reason the code
 * @param detail one sentence that names the field, its value and the rule; the value cut to a bounded length
 */
public record Rejection(Reason reason, String detail) {}
