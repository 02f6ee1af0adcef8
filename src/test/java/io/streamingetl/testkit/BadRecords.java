package io.streamingetl.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingetl.core.event.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** A corpus of malformed or unusual records, each with the expected outcome in the default job. */
public final class BadRecords {

    /**
     * A class of records.
     *
     * @param reason the expected rejection reason; empty if the record is accepted
     * @param value creates a record's value that contains this number; null for a tombstone
     */
    public record RecordClass(String name, Optional<Reason> reason, LongFunction<byte[]> value) {}

    private static final String ORDER =
            "{\"itemid\": 125717, \"count\": 83, \"timestamp\": 1537514430, \"price\": 4.03,"
                    + " \"orderid\": #, \"shopid\": 100917, \"region\": \"TW\"}";

    /** A class that is rejected only because of its quotation marks; without them, the text is an order. */
    public static final String PRICE_AS_TEXT = "price as text";

    private final List<RecordClass> classes = new ArrayList<>();

    private BadRecords() {}

    /** A valid order that contains this number. */
    public static String order(long number) {
        return text(ORDER, number);
    }

    /** All classes; the accepted ones are last. */
    public static List<RecordClass> all() {
        BadRecords corpus = new BadRecords();
        corpus.notOneObject();
        corpus.notUtf8();
        corpus.fields();
        corpus.numbers();
        corpus.times();
        corpus.unusual();
        return List.copyOf(corpus.classes);
    }

    private void notOneObject() {
        classes.add(new RecordClass("tombstone", Optional.of(Reason.TOMBSTONE), number -> null));
        add("empty", Reason.EMPTY, "");
        add("white space alone", Reason.EMPTY, " \r\n\t");
        add("plain text", Reason.BAD_JSON, "order # of shop 7");
        add("CSV", Reason.BAD_JSON, "125717,83,1537514430,4.03,#,100917,TW");
        add("XML", Reason.BAD_JSON, "<order id=\"#\"/>");
        add("binary", Reason.BAD_JSON, "\0\0\0\0\7#");
        add("a byte order mark", Reason.BAD_JSON, "\ufeff" + ORDER);
        add("cut off", Reason.BAD_JSON, ORDER.substring(0, ORDER.length() - 1));
        add("cut off in a text", Reason.BAD_JSON, ORDER.substring(0, ORDER.length() - 2));
        add("followed by garbage", Reason.BAD_JSON, ORDER + "x");
        add("two objects", Reason.BAD_JSON, ORDER + ORDER);
        add("a comma too many", Reason.BAD_JSON, with("}", ",}"));
        add("single quotes", Reason.BAD_JSON, ORDER.replace('"', '\''));
        add("a comment", Reason.BAD_JSON, with("}", "/* # */}"));
        add("a raw line break in a text", Reason.BAD_JSON, with("TW", "T\nW"));
        add("65 levels", Reason.BAD_JSON, with("}", ", \"x\": " + "[".repeat(64) + "]".repeat(64) + "}"));
        add("a list", Reason.NOT_AN_OBJECT, "[" + ORDER + "]");
        add("a number", Reason.NOT_AN_OBJECT, "#");
        add("a text", Reason.NOT_AN_OBJECT, "\"#\"");
        add("null", Reason.NOT_AN_OBJECT, "null");
    }

    private void notUtf8() {
        bytes("Latin-1", with("TW", "\u00e9"));
        bytes("an overlong form", with("TW", "\u00c0\u0080"));
        bytes("a surrogate as UTF-8", with("TW", "\u00ed\u00a0\u0080"));
        bytes("a lone byte in a field that is not read", with("#", "\"#\u00ff\""));
        classes.add(new RecordClass("UTF-16", Optional.of(Reason.BAD_UTF8), number -> text(ORDER, number)
                .getBytes(UTF_16)));
        add("half of a surrogate pair", Reason.BAD_UTF8, with("TW", "\\ud83d"));
    }

    private void fields() {
        add("an empty object", Reason.MISSING_FIELD, "{}");
        add("no price", Reason.MISSING_FIELD, with(" \"price\": 4.03,", ""));
        add("no region", Reason.MISSING_FIELD, with(", \"region\": \"TW\"", ""));
        add("no timestamp", Reason.MISSING_FIELD, with(" \"timestamp\": 1537514430,", ""));
        add("in an envelope", Reason.MISSING_FIELD, "{\"order\": " + ORDER + "}");
        add("another case", Reason.MISSING_FIELD, with("price", "Price"));
        add("price twice", Reason.DUPLICATE_FIELD, with("}", ", \"price\": 4.04}"));
        add("price twice, the same", Reason.DUPLICATE_FIELD, with("}", ", \"price\": 4.03}"));
        add("price twice, once in escapes", Reason.DUPLICATE_FIELD, with("}", ", \"\\u0070rice\": 4.04}"));
        add("null price", Reason.NULL_FIELD, with("4.03", "null"));
        add("null region", Reason.NULL_FIELD, with("\"TW\"", "null"));
        add("null timestamp", Reason.NULL_FIELD, with("1537514430", "null"));
        add(PRICE_AS_TEXT, Reason.WRONG_TYPE, with("4.03", "\"4.03\""));
        add("itemid as text", Reason.WRONG_TYPE, with("125717", "\"12\""));
        add("region as number", Reason.WRONG_TYPE, with("\"TW\"", "12"));
        add("count as boolean", Reason.WRONG_TYPE, with("83", "true"));
        add("count as list", Reason.WRONG_TYPE, with("83", "[83]"));
        add("price as object", Reason.WRONG_TYPE, with("4.03", "{\"value\": 4.03}"));
        add("a region of 17 characters", Reason.OUT_OF_RANGE, with("TW", "a".repeat(17)));
    }

    private void numbers() {
        add("NaN", Reason.BAD_JSON, with("4.03", "NaN"));
        add("Infinity", Reason.BAD_JSON, with("4.03", "-Infinity"));
        add("a leading zero", Reason.BAD_JSON, with("83", "083"));
        add("hexadecimal", Reason.BAD_JSON, with("83", "0x53"));
        add("half a cent", Reason.INEXACT, with("4.03", "4.035"));
        add("half a piece", Reason.INEXACT, with("83", "1.5"));
        add("all but nothing", Reason.INEXACT, with("4.03", "1e-400"));
        add("1e400", Reason.OUT_OF_RANGE, with("4.03", "1e400"));
        add("11 digits before the point", Reason.OUT_OF_RANGE, with("4.03", "12345678901.00"));
        add("20 digits", Reason.OUT_OF_RANGE, with("83", "12345678901234567890"));
        add("2^63", Reason.OUT_OF_RANGE, with("83", "9223372036854775808"));
        add("-2^63 - 1", Reason.OUT_OF_RANGE, with("125717", "-9223372036854775809"));
    }

    private void times() {
        add("time as text", Reason.WRONG_TYPE, with("1537514430", "\"2018-09-21T07:20:30Z\""));
        add("time 0", Reason.BAD_TIME, with("1537514430", "0"));
        add("a negative time", Reason.BAD_TIME, with("1537514430", "-1537514430"));
        add("a time past all calendars", Reason.BAD_TIME, with("1537514430", "9223372036854776"));
        add("milliseconds", Reason.FUTURE, with("1537514430", "1537514430000"));
        add("the year 2100", Reason.FUTURE, with("1537514430", "4102444800"));
    }

    private void unusual() {
        accepted("extra fields", with("}", ", \"note\": {\"price\": [1, null], \"x\": 1e999}}"));
        accepted("another order", reversed());
        accepted("64 levels", with("}", ", \"x\": " + "[".repeat(63) + "]".repeat(63) + "}"));
        accepted("white space", ORDER.replace(": ", "\t:\r\n "));
        accepted("no white space", ORDER.replace(" ", ""));
        accepted("escapes in names", with("price", "\\u0070rice"));
        accepted("escapes in values", with("TW", "\\u0054\\u0057"));
        accepted("an exponent", with("4.03", "1e2"));
        accepted("half a second", with("1537514430", "1537514430.5"));
        accepted("-0", with("4.03", "-0"));
        accepted("a zero more", with("4.03", "4.030"));
        accepted("2^63 - 1", with("83", "9223372036854775807"));
        accepted("a refund", with("83", "-83"));
        accepted("a negative price", with("4.03", "-4.03"));
        accepted("an empty region", with("TW", ""));
        accepted("a trailing space", with("TW", "TW "));
        accepted("lower case", with("TW", "tw"));
        accepted("an accent", with("TW", "T\u00c9"));
        accepted("an emoji", with("TW", "\ud83d\ude00"));
        accepted("NUL", with("TW", "T\\u0000W"));
        accepted("HTML", with("TW", "<script>"));
        accepted("SQL", with("TW", "'); DROP --"));
        accepted("a quote", with("TW", "T\\\"W\\\\"));
    }

    private static String reversed() {
        List<String> fields =
                new ArrayList<>(List.of(ORDER.substring(1, ORDER.length() - 1).split(", ")));
        Collections.reverse(fields);
        return "{" + String.join(", ", fields) + "}";
    }

    private static String with(String part, String other) {
        int at = ORDER.lastIndexOf(part);
        if (at < 0) {
            throw new IllegalArgumentException(part);
        }
        return ORDER.substring(0, at) + other + ORDER.substring(at + part.length());
    }

    private void add(String name, Reason reason, String value) {
        classes.add(new RecordClass(
                name, Optional.of(reason), number -> text(value, number).getBytes(UTF_8)));
    }

    /** @param value each char a byte */
    private void bytes(String name, String value) {
        classes.add(new RecordClass(name, Optional.of(Reason.BAD_UTF8), number -> text(value, number)
                .getBytes(ISO_8859_1)));
    }

    private void accepted(String name, String value) {
        classes.add(new RecordClass(
                name, Optional.empty(), number -> text(value, number).getBytes(UTF_8)));
    }

    private static String text(String value, long number) {
        return value.replace("#", Long.toString(number));
    }
}
