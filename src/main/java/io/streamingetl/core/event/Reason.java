package io.streamingetl.core.event;

/** Why a record is quarantined: the closed list of codes in {@code etl_quarantine.reason}. */
public enum Reason {
    /** The value is absent: a Kafka tombstone. */
    TOMBSTONE,
    /** The value has no bytes, or only white space. */
    EMPTY,
    /** The value has more bytes than a record may have. */
    TOO_LARGE,
    /** Not valid UTF-8. */
    BAD_UTF8,
    /** Not one well-formed JSON value: truncated, malformed, too deeply nested, or followed by more. */
    BAD_JSON,
    /** Valid JSON, but not an object. */
    NOT_AN_OBJECT,
    /** A configured field occurs twice in the object. */
    DUPLICATE_FIELD,
    /** A configured field is absent. */
    MISSING_FIELD,
    /** A configured field is null. */
    NULL_FIELD,
    /** A configured field has another JSON type than declared, for example a string of digits for an integer. */
    WRONG_TYPE,
    /** A number outside its type's or the configured range, or a text longer than declared. */
    OUT_OF_RANGE,
    /** A number with more digits after the decimal point than declared: it would have to be rounded. */
    INEXACT,
    /** An event time that is not after 1970-01-01T00:00:00Z, or not a time at all. */
    BAD_TIME,
    /** An event time further in the future than {@code window.max-future}. */
    FUTURE,
    /** A late event, if {@code window.late} is {@code quarantine}. */
    LATE
}
