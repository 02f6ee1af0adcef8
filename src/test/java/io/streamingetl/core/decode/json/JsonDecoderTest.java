package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.order;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The record as a whole: size, encoding, form, and which fields stand in it. */
class JsonDecoderTest {
    private static final String GOOD = "1537514430000 TW 100917 125717 403 83";

    private final JsonDecoder decoder = new JsonDecoder(OrderJson.SCHEMA);

    private String verdict(byte[] json) {
        return OrderJson.verdict(decoder, OrderJson.SCHEMA, json);
    }

    private String verdict(Object json) {
        return verdict(json.toString().getBytes(UTF_8));
    }

    private String detail(byte[] json) {
        return decoder.decode(json, 0, json.length, new Event(2)).detail();
    }

    static Stream<Arguments> accepted() {
        String deep = "[".repeat(63) + "]".repeat(63);
        return Stream.of(
                arguments("as generated", order()),
                arguments("an extra field", order().with("note", "\"x\"")),
                arguments("no other field", order().without("orderid")),
                arguments("nested extras", order().with("note", "{\"price\": [1, {\"count\": null}], \"a\": true}")),
                arguments("extras on 64 levels", order().with("note", deep)),
                arguments("an extra number past all ranges", order().with("note", "-1e999999999")),
                arguments("an extra number of many digits", order().with("note", "1".repeat(100_000))),
                arguments("an extra name of many letters", order().with("n".repeat(100_000), "1")),
                arguments(
                        "an extra half surrogate",
                        order().with("note", "\"\\ud800\"").with("\\udc00", "1")),
                arguments("an extra emoji", order().with("note", "\"😀\"").with("😀", "\"日本\"")),
                arguments("extras that stand twice", "{\"x\":1,\"x\":2,\"\":3,\"\":4," + rest(order())),
                arguments("other case is another field", "{\"Price\":1,\"PRICE\":\"x\",\"price \":2," + rest(order())),
                arguments("white space", " \t\r\n" + order().toString().replace(": ", "\t :\n\r ") + "\n\n  "),
                arguments("no white space", order().toString().replace(" ", "")),
                arguments("escapes in names", order().toString().replace("price", "\\u0070r\\u0069ce")),
                arguments("escapes in values", order().with("region", "\"\\u0054\\u0057\"")),
                arguments(
                        "other spellings of numbers",
                        order().with("count", "8.3e1").with("shopid", "100917.0")),
                arguments("other order", """
                        {"region": "TW", "shopid": 100917, "price": 4.03, "timestamp": 1537514430,
                         "count": 83, "itemid": 125717}
                        """));
    }

    private static String rest(OrderJson order) {
        return order.toString().substring(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accepted(String title, Object json) {
        assertThat(verdict(json)).isEqualTo(GOOD);
    }

    static Stream<Arguments> rejected() {
        String good = order().toString();
        return Stream.of(
                arguments("", Reason.EMPTY),
                arguments(" \t\r\n ", Reason.EMPTY),
                arguments("\u00a0", Reason.BAD_JSON),
                arguments("\f", Reason.BAD_JSON),
                arguments(good.substring(0, good.length() - 1), Reason.BAD_JSON),
                arguments("{", Reason.BAD_JSON),
                arguments(good + "x", Reason.BAD_JSON),
                arguments(good + "}", Reason.BAD_JSON),
                arguments(good + ",", Reason.BAD_JSON),
                arguments(good + "\0", Reason.BAD_JSON),
                arguments(good + good, Reason.BAD_JSON),
                arguments(good + "\n" + good, Reason.BAD_JSON),
                arguments(good + " 1", Reason.BAD_JSON),
                arguments("\ufeff" + good, Reason.BAD_JSON),
                arguments("{\"a\":1,}", Reason.BAD_JSON),
                arguments("{,}", Reason.BAD_JSON),
                arguments("{\"a\" 1}", Reason.BAD_JSON),
                arguments("{a:1}", Reason.BAD_JSON),
                arguments("{'a':1}", Reason.BAD_JSON),
                arguments("{\"a\":1 /* c */}", Reason.BAD_JSON),
                arguments("# c\n{}", Reason.BAD_JSON),
                arguments("{1:1}", Reason.BAD_JSON),
                arguments("hello", Reason.BAD_JSON),
                arguments("12abc", Reason.BAD_JSON),
                arguments("[1", Reason.BAD_JSON),
                arguments("[1}", Reason.BAD_JSON),
                arguments("\"abc", Reason.BAD_JSON),
                arguments("1 2", Reason.BAD_JSON),
                arguments("[]", Reason.NOT_AN_OBJECT),
                arguments("[" + good + "]", Reason.NOT_AN_OBJECT),
                arguments("12", Reason.NOT_AN_OBJECT),
                arguments("-1.5e3 ", Reason.NOT_AN_OBJECT),
                arguments("\"" + "a".repeat(10_000) + "\"", Reason.NOT_AN_OBJECT),
                arguments("\"\\ud800\"", Reason.NOT_AN_OBJECT),
                arguments("null", Reason.NOT_AN_OBJECT),
                arguments("true", Reason.NOT_AN_OBJECT),
                arguments("{}", Reason.MISSING_FIELD),
                arguments(order().without("price"), Reason.MISSING_FIELD),
                arguments(order().without("region"), Reason.MISSING_FIELD),
                arguments(order().without("timestamp"), Reason.MISSING_FIELD),
                arguments("{\"order\":" + good + "}", Reason.MISSING_FIELD),
                arguments("{\"price\": 4.03, " + rest(order()), Reason.DUPLICATE_FIELD),
                arguments("{\"price\": null, " + rest(order()), Reason.DUPLICATE_FIELD),
                arguments("{\"price\": {\"a\": [1]}, " + rest(order()), Reason.DUPLICATE_FIELD),
                arguments("{\"\\u0070rice\": 5, " + rest(order()), Reason.DUPLICATE_FIELD),
                arguments("{\"timestamp\": 1, " + rest(order()), Reason.DUPLICATE_FIELD),
                arguments("{\"region\": \"TW\", " + rest(order()), Reason.DUPLICATE_FIELD));
    }

    @ParameterizedTest
    @MethodSource
    void rejected(Object json, Reason reason) {
        assertThat(verdict(json)).isEqualTo(reason.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\nb\"",
                "\"\0\"",
                "\"\\x\"",
                "\"\\u12\"",
                "01",
                "+1",
                "1.",
                ".5",
                "1e",
                "-",
                "0x1",
                "tru",
                "NULL",
                "NaN",
                "-NaN",
                "Infinity",
                "-Infinity",
                "+Infinity",
                "INF",
                "undefined",
                "{\"a\"}",
                "[1,]",
                "[,1]",
                "1 2"
            })
    void when_valueIsNotJson_then_badJsonAlsoWhereItIsSkipped(String value) {
        for (String field : new String[] {"note", "price", "region", "timestamp"}) {
            assertThat(verdict(order().with(field, value))).as(field).isEqualTo("BAD_JSON");
        }
        assertThat(verdict(order().with("note", "{\"deep\": [" + value + "]}"))).isEqualTo("BAD_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"price", "note", "region"})
    void when_bytesAreNotUtf8_then_badUtf8AlsoWhereTheyAreSkipped(String field) {
        byte[] latin = order().with(field, "\"é\"").toString().getBytes(ISO_8859_1);
        assertThat(verdict(latin)).isEqualTo("BAD_UTF8");
        assertThat(verdict(order().with("é", "1").toString().getBytes(ISO_8859_1)))
                .isEqualTo("BAD_UTF8");
        byte[] afterIt = (order() + " é").getBytes(ISO_8859_1);
        assertThat(verdict(afterIt)).isEqualTo("BAD_UTF8");
    }

    @Test
    void when_anotherEncoding_then_neverGuessed() {
        for (Charset charset :
                new Charset[] {UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE")}) {
            assertThat(verdict(order().toString().getBytes(charset))).isEqualTo("BAD_JSON");
        }
        for (Charset charset : new Charset[] {UTF_16BE, UTF_16LE}) {
            assertThat(verdict(("\ufeff" + order()).getBytes(charset))).isEqualTo("BAD_UTF8");
        }
    }

    @Test
    void when_severalThingsAreWrong_then_theWholeTextFirst() {
        assertThat(verdict(order().with("price", "\"é").toString().getBytes(ISO_8859_1)))
                .isEqualTo("BAD_UTF8");
        assertThat(verdict(order().without("price") + "x")).isEqualTo("BAD_JSON");
        assertThat(verdict("[1,\"\\ud800\"] x")).isEqualTo("BAD_JSON");
        assertThat(detail(order().with("price", "1.001")
                        .with("shopid", "null")
                        .with("region", "1")
                        .bytes()))
                .isEqualTo("region is 1: not a text");
        assertThat(detail(order().with("region", "1").with("timestamp", "0").bytes()))
                .startsWith("timestamp is 0: ");
    }

    @Test
    void when_nestedTooDeep_then_badJson() {
        for (int depth : new int[] {64, 1000, 100_000}) {
            String deep = "[".repeat(depth) + "]".repeat(depth);
            assertThat(verdict(order().with("note", deep))).isEqualTo("BAD_JSON");
            assertThat(verdict("[".repeat(depth + 1))).isEqualTo("BAD_JSON");
        }
    }

    @Test
    void when_largerThanTheBound_then_tooLargeWhateverItHolds() {
        int most = 200;
        JsonDecoder small = new JsonDecoder(OrderJson.SCHEMA, most);
        byte[] fits = Arrays.copyOf(order().bytes(), most);
        Arrays.fill(fits, order().bytes().length, most, (byte) ' ');
        assertThat(OrderJson.verdict(small, OrderJson.SCHEMA, fits)).isEqualTo(GOOD);
        byte[] garbage = new byte[most + 1];
        assertThat(small.decode(garbage, 0, most + 1, new Event(2)))
                .isEqualTo(new Rejection(Reason.TOO_LARGE, "the value has 201 bytes: more than 200"));
        assertThat(verdict(new byte[10_000_000])).isEqualTo("TOO_LARGE");
    }

    @Test
    void when_largestValue_then_accepted() {
        int room = JsonDecoder.DEFAULT_MAX_BYTES - order().with("note", "\"\"").bytes().length;
        assertThat(verdict(order().with("note", "\"" + "x".repeat(room) + "\"")))
                .isEqualTo(GOOD);
        assertThat(verdict(order().with("note", "\"" + "x".repeat(room + 1) + "\"")))
                .isEqualTo("TOO_LARGE");
        assertThat(verdict(order().with("price", "1" + "0".repeat(1_000_000)))).isEqualTo("OUT_OF_RANGE");
        assertThat(verdict(order().with("region", "\"" + "\\u20ac".repeat(150_000) + "\"")))
                .isEqualTo("OUT_OF_RANGE");
    }
}
