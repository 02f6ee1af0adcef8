package io.streamingetl.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a topic's records look like: the orders of {@link SampleRecords}, each changed in the same way. */
@SuppressWarnings({"ImmutableEnumChecker", "UnnecessaryLambda"}) // Each change is a function without state.
public enum RecordShape {
    PLAIN(0, (order, random) -> order),
    /** As long as the five that follow, for comparison. */
    UNREAD_TEXT(0, unread("\"abcde\"")),
    UNREAD_LIST(0, unread("[]")),
    UNREAD_OBJECT(0, unread("{\"a\":1}")),
    UNREAD_ESCAPE(0, unread("\"a\\\"bc\"")),
    UNREAD_EXPONENT(0, unread("1.0E-5")),
    PRICE_ZEROS(0, (order, random) -> order.replaceFirst("(\"price\": ?)[0-9.]+", "$14.030")),
    PRICE_EXPONENT(0, (order, random) -> order.replaceFirst("(\"price\": ?)[0-9.]+", "$10.403E1")),
    KEY_ESCAPED(0, (order, random) -> order.replaceFirst("\"[A-Z][A-Z]\"", "\"Vi\\\\u1ec7t\"")),
    OPTIONAL_FIELD(
            0, (order, random) -> random.nextBoolean() ? order : unread("1").apply(order, random)),
    SHUFFLED(0, RecordShape::shuffled),
    NEW_NAMES(0, (order, random) -> with(order, "\"n" + random.nextLong() + "\":1")),
    ISO_TIME(0, (order, random) -> order.replaceFirst("(\"timestamp\": ?)[0-9]+", "$1\"2018-09-21T07:20:30Z\"")),
    FLAT_1K(1, many(i -> "\"name%d\":\"%d\"".formatted(10 + i, 1_000_000 + i), 50)),
    NESTED_1K(
            1,
            many(i -> "\"o%d\":{\"id\":%d,\"tags\":[\"a\",\"b\"],\"of\":{\"x\":true}}".formatted(10 + i, 100 + i), 20)),
    CHINESE_1K(1, unread('"' + "数据流处理系统".repeat(48) + '"')),
    RUSSIAN_1K(1, unread('"' + "заказ отправлен ".repeat(34) + '"')),
    VIETNAMESE_1K(1, unread('"' + "Việt Nam, đơn hàng ".repeat(38) + '"')),
    EMBEDDED_1K(1, unread('"' + "{\\\"id\\\":1,\\\"ok\\\":true},".repeat(44) + '"')),
    UNICODE_ESCAPES_1K(1, unread('"' + "\\u6570\\u636e\\u6d41".repeat(56) + '"')),
    ESCAPE_10K(10, unread('"' + "abcdefgh".repeat(640) + "\\n" + "abcdefgh".repeat(640) + '"')),
    UNREAD_57(1, many(i -> "\"field" + i + "\":" + i, 57)),
    UNREAD_58(1, many(i -> "\"field" + i + "\":" + i, 58)),
    UNREAD_150(2, many(i -> "\"field" + i + "\":" + i, 150)),
    UNREAD_1500(20, many(i -> "\"field" + i + "\":" + i, 1500)),
    SHUFFLED_40(
            1,
            (order, random) ->
                    shuffled(UNREAD_57.of.apply(order, random).replaceFirst(",\"field33\".*}", "}"), random)),
    MISSING_FIELD(0, (order, random) -> order.replace("\"price\"", "\"prize\"")),
    MISSING_CHINESE_1K(1, (order, random) -> CHINESE_1K.of.apply(order.replace("\"price\"", "\"prize\""), random)),
    MISSING_EMBEDDED_1K(1, (order, random) -> EMBEDDED_1K.of.apply(order.replace("\"price\"", "\"prize\""), random)),
    CUT(0, (order, random) -> order.substring(0, order.length() - 1)),
    CUT_CHINESE_1K(1, (order, random) -> CHINESE_1K.of.apply(order, random).replace("}", "")),
    CUT_EMBEDDED_1K(1, (order, random) -> EMBEDDED_1K.of.apply(order, random).replaceFirst("}$", ""));

    /** Takes an order and something random. */
    private interface Change extends BiFunction<String, Random, String> {}

    /** More than a branch predictor can learn, of small records. */
    private static final int RECORDS = 16_384;

    private final int kilobytes;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Change of;

    RecordShape(int kilobytes, Change of) {
        this.kilobytes = kilobytes;
        this.of = of;
    }

    /** A power of two of them. */
    byte[][] records() {
        Random random = new Random(1);
        byte[][] values = SampleRecords.values(RECORDS / Integer.highestOneBit(1 + 8 * kilobytes));
        for (int i = 0; i < values.length; i++) {
            values[i] = of.apply(new String(values[i], UTF_8), random).getBytes(UTF_8);
        }
        return values;
    }

    private static String with(String order, String fields) {
        return order.replaceFirst("}$", "," + Matcher.quoteReplacement(fields) + "}");
    }

    private static Change unread(String value) {
        return (order, random) -> with(order, "\"unread\":" + value);
    }

    private static Change many(IntFunction<String> field, int count) {
        String fields = IntStream.range(0, count).mapToObj(field).collect(Collectors.joining(","));
        return (order, random) -> with(order, fields);
    }

    /** Only of records without nested values and without commas in texts. */
    private static String shuffled(String order, Random random) {
        List<String> fields =
                new ArrayList<>(List.of(order.substring(1, order.length() - 1).split(", ?")));
        Collections.shuffle(fields, random);
        return "{" + String.join(",", fields) + "}";
    }
}
