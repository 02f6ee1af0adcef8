package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.TimeUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of configured fields: numbers, texts, and fields of several roles. */
class JsonDecoderFieldTest {
    private final JsonDecoder decoder = new JsonDecoder(OrderJson.SCHEMA);

    private Event accept(OrderJson order) {
        Event event = new Event(2);
        byte[] json = order.bytes();
        assertThat(decoder.decode(json, 0, json.length, event)).isNull();
        return event;
    }

    private Rejection reject(OrderJson order) {
        byte[] json = order.bytes();
        Rejection rejection = decoder.decode(json, 0, json.length, new Event(2));
        assertThat(rejection).isNotNull();
        return rejection;
    }

    @ParameterizedTest
    @CsvSource({
        "83, 83",
        "-83, -83",
        "0, 0",
        "-0, 0",
        "1e2, 100",
        "4.0, 4",
        "-9223372036854775808, -9223372036854775808"
    })
    void when_wholeNumber_then_exact(String json, long expected) {
        assertThat(accept(order().with("count", json)).operands[1]).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"4.03, 403", "4.030, 403", "4, 400", "403e-2, 403", "-0.5, -50", "0, 0", "9999999999.99, 999999999999"})
    void when_decimal_then_scaledExactly(String json, long expected) {
        assertThat(accept(order().with("price", json)).operands[0]).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count  | 4.5 | INEXACT | count is 4.5: not a whole number",
                "count  | 1e400 | OUT_OF_RANGE | count is 1e400: past the range of a 64-bit integer",
                "shopid | 1e999999999 | OUT_OF_RANGE | shopid is 1e999999999: past the range of a 64-bit integer",
                "price  | 4.035 | INEXACT | price is 4.035: more than 2 digits after the decimal point",
                "price  | 1e-999999999 | INEXACT | price is 1e-999999999: more than 2 digits after the decimal point",
                "price  | 10000000000 | OUT_OF_RANGE | price is 10000000000: more than 10 digits before the point",
                "price  | \"4.03\" | WRONG_TYPE | price is \"4.03\": not a number",
                "count  | \"12\" | WRONG_TYPE | count is \"12\": not a number",
                "count  | \"\\ud800\" | WRONG_TYPE | count is \"\\ud800\": not a number",
                "count  | true | WRONG_TYPE | count is true: not a number",
                "count  | {\"a\":[1]} | WRONG_TYPE | count is an object: not a number",
                "shopid | [1] | WRONG_TYPE | shopid is an array: not a number",
                "region | 12 | WRONG_TYPE | region is 12: not a text",
                "region | false | WRONG_TYPE | region is false: not a text",
                "region | [\"TW\"] | WRONG_TYPE | region is an array: not a text",
                "count  | null | NULL_FIELD | count is null: a value is required",
                "region | null | NULL_FIELD | region is null: a value is required",
                "timestamp | \"1537514430\" | WRONG_TYPE | timestamp is \"1537514430\": not a number",
                "timestamp | null | NULL_FIELD | timestamp is null: a value is required",
            })
    void when_valueDoesNotFit_then_saidWhy(String field, String json, Reason reason, String detail) {
        assertThat(reject(order().with(field, json))).isEqualTo(new Rejection(reason, detail));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "TW ",
                " TW",
                "tw",
                "Tŵ",
                "T\u0302W",
                "1234567",
                "12345678",
                "1234567890123456",
                "😀",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                "日本日本日本日本日本日本日本日本",
                "<script>",
                "'); DROP --",
                "\uFFFD",
                "\u202E",
                "\u007f"
            })
    void when_textFits_then_keptExactly(String text) {
        assertThat(key(accept(order().with("region", '"' + text + '"')))).isEqualTo(text);
    }

    @Test
    void when_textIsEscaped_then_keptAsWhatItSays() {
        String json = "\"\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude00\\u00E9\"";
        assertThat(key(accept(order().with("region", json)))).isEqualTo("\0\"\\/\b\f\n\r\t😀é");
        assertThat(key(accept(order().with("region", "\"\\u0000\"")))).isEqualTo("\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "éééééééééééééééé\\u0000"})
    void when_textIsLonger_then_outOfRange(String text) {
        assertThat(reject(order().with("region", '"' + text + '"')).reason()).isEqualTo(Reason.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud800",
                "\\udc00",
                "a\\ud800b",
                "\\ude00\\ud83d",
                "\\ud83d\\ud83d\\ude00",
                "12345678901234567\\ud800"
            })
    void when_textIsHalfASurrogatePair_then_badUtf8(String text) {
        assertThat(reject(order().with("region", '"' + text + '"')).reason()).isEqualTo(Reason.BAD_UTF8);
    }

    @Test
    void when_valueIsShown_then_cutAndPrintable() {
        assertThat(reject(order().with("count", "\"a\\u0000\\n\\\"\\\\\\u001b[31m\\u202e<b>\\ud800\""))
                        .detail())
                .isEqualTo("count is \"a\\u0000\\u000a\\\"\\\\\\u001b[31m\\u202e<b>\\ud800\": not a number");
        assertThat(reject(order().with("count", "\"" + "😀".repeat(1000) + "\""))
                        .detail())
                .isEqualTo("count is \"" + "😀".repeat(80) + "...\": not a number");
        assertThat(reject(order().with("count", "1".repeat(1000))).detail())
                .isEqualTo("count is " + "1".repeat(80) + "...: past the range of a 64-bit integer");
        assertThat(reject(order().with("region", "\"12345678901234567\"")).detail())
                .isEqualTo("region is \"12345678901234567\": longer than 16 characters");
        assertThat(reject(order().with("shopid", "12345678901234567890")).detail())
                .isEqualTo("shopid is 12345678901234567890: past the range of a 64-bit integer");
        assertThat(reject(order().with("count", "\"" + "x".repeat(80) + "\"")).detail())
                .isEqualTo("count is \"" + "x".repeat(80) + "\": not a number");
    }

    @Test
    void when_fieldHasSeveralRoles_then_eachGetsItsValue() {
        EventSchema schema = new EventSchema(
                "n",
                TimeUnit.MILLIS,
                List.of(new Field("n", new FieldType.Whole())),
                List.of(new Field("n", new FieldType.Whole())));
        JsonDecoder numbers = new JsonDecoder(schema);
        assertThat(OrderJson.verdict(numbers, schema, "{\"n\": 7e3}".getBytes(UTF_8)))
                .isEqualTo("7000 7000 7000");
        assertThat(OrderJson.verdict(numbers, schema, "{\"n\": -7}".getBytes(UTF_8)))
                .isEqualTo("BAD_TIME");

        EventSchema text =
                new EventSchema("t", TimeUnit.ISO_8601, List.of(new Field("t", new FieldType.Text(20))), List.of());
        JsonDecoder texts = new JsonDecoder(text);
        assertThat(OrderJson.verdict(texts, text, "{\"t\": \"1970-01-01T00:00:01Z\"}".getBytes(UTF_8)))
                .isEqualTo("1000 1970-01-01T00:00:01Z");
        assertThat(OrderJson.verdict(texts, text, "{\"t\": \"1970-01-01T00:00:01.0Z\"}".getBytes(UTF_8)))
                .isEqualTo("OUT_OF_RANGE");
        assertThat(OrderJson.verdict(texts, text, "{\"t\": 1}".getBytes(UTF_8))).isEqualTo("WRONG_TYPE");
    }

    @Test
    void when_rolesAskForTwoTypes_then_refused() {
        Field whole = new Field("f", new FieldType.Whole());
        Field decimal = new Field("f", new FieldType.Decimal(5, 2));
        Field text = new Field("f", new FieldType.Text(5));
        assertThatThrownBy(
                        () -> new JsonDecoder(new EventSchema("t", TimeUnit.SECONDS, List.of(whole), List.of(decimal))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("f is both");
        assertThatThrownBy(() -> new JsonDecoder(new EventSchema("f", TimeUnit.SECONDS, List.of(text), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JsonDecoder(new EventSchema("f", TimeUnit.ISO_8601, List.of(whole), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Object key(Event event) {
        Object[] values = new Object[3];
        new KeyCodec(OrderJson.SCHEMA.key()).decode(event.key, 0, values, 0);
        assertThat(values[1]).isEqualTo(100917L);
        assertThat(values[2]).isEqualTo(125717L);
        return values[0];
    }
}
