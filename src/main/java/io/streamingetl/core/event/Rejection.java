package io.streamingetl.core.event;

/**
 * Why a record is rejected.
 *
 * @param reason the code
 * @param detail a sentence that names the field, its value, cut to a bounded length, and the rule
 */
public record Rejection(Reason reason, String detail) {}
