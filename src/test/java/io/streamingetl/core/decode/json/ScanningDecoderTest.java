package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.SCHEMA;
import static io.streamingetl.core.decode.json.OrderJson.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Event;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without handing over, and what is not. That both give the same is the differential test's. */
class ScanningDecoderTest {
    private final ScanningDecoder decoder = new ScanningDecoder(SCHEMA);

    private boolean isObject(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return decoder.isObject(bytes, 0, bytes.length);
    }

    @Test
    void when_anOrder_then_theEvent() {
        assertThat(OrderJson.verdict(decoder, SCHEMA, order().bytes()))
                .isEqualTo("1537514430000 TW 100917 125717 403 83");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price  | 0",
                "price  | -0.5",
                "price  | 9999999999.99",
                "price  | 4.0300000000000000000000",
                "price  | 0.403e1",
                "count  | -83",
                "count  | 9223372036854775807",
                "count  | 83.0",
                "region | \"\"",
                "region | \"Việt Nam\"",
                "region | \"日本語日本語日本語日本語日本語日\"",
                "region | \"Vi\\u1ec7t\\tNam \\ud83d\\ude00\"",
                "timestamp | 1.53751443E9",
                "other  | 12345678901234567890.123456789",
                "other  | -1.0E-5",
                "other  | \"ünïcödé 😀 and sixteen more bytes\"",
                "other  | \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud800\"",
                "other  | true",
                "other  | false",
                "other  | null",
                "other  | []",
                "other  | { }",
                "other  | [ {\"price\": [1, {}, \"]\"]} , null ]",
                "other  | {\"price\": {\"price\": 1}, \"price\": 2}",
                "pri\\u0063 | 1"
            })
    void when_theFieldsAreRight_then_notHandedOver(String field, String value) {
        assertThat(isObject(order().with(field, value).toString())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price  | 1e10",
                "price  | 1.235",
                "price  | 10000000000.00",
                "price  | \"1\"",
                "price  | null",
                "price  | true",
                "price  | {\"price\": 1}",
                "price  | 1, \"price\": 1",
                "count  | 1.5",
                "count  | 9223372036854775808",
                "region | \"seventeen letters\"",
                "region | \"seventeen\\u0020letters\"",
                "region | 1",
                "region | false",
                "region | [\"TW\"]",
                "timestamp | 0",
                "timestamp | -1",
                "timestamp | 9223372036854776",
                "pri\\u0063e | 1"
            })
    void when_aFieldIsRefused_then_thatVerdictWithoutHandingOver(String field, String value) {
        byte[] bytes = order().with(field, value).bytes();
        assertThat(decoder.isObject(bytes, 0, bytes.length)).isTrue();
        assertThat(decoder.decode(bytes, 0, bytes.length, new Event(2)))
                .isNotNull()
                .isEqualTo(new JsonDecoder(SCHEMA).decode(bytes, 0, bytes.length, new Event(2)));
        assertThat(OrderJson.verdict(decoder, SCHEMA, order().bytes()))
                .as("the next one")
                .isEqualTo("1537514430000 TW 100917 125717 403 83");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "-", "1.", "1e", "\"\\x\"", "\"\\u00\"", "[1}", "{\"a\"}", "truth", "nil", "falsy"})
    void when_aValueIsNotJson_then_handedOver(String value) {
        assertThat(isObject(order().with("price", value).toString())).isFalse();
        assertThat(isObject(order().with("region", value).toString())).isFalse();
        assertThat(isObject(order().with("other", value).toString())).isFalse();
        assertThat(isObject(order().toString())).as("the next one").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "{",
                "[]",
                "1",
                "\ufeff{}",
                "{,\"a\":1}",
                "{\"a\":1{\"b\":1}",
                "{\"a\"=1}",
                "{a:1}"
            })
    void when_notAnObject_then_handedOver(String json) {
        assertThat(isObject(json)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {" x", "}", ",", "{}", "\0", "\f"})
    void when_somethingFollows_then_handedOver(String behind) {
        assertThat(isObject(order() + " \r\n\t")).isTrue();
        assertThat(isObject(order() + behind)).isFalse();
    }

    @Test
    void when_cutShort_then_handedOverWhateverStandsBehind() {
        byte[] whole = order().bytes();
        for (int end = 0; end < whole.length; end++) {
            assertThat(decoder.isObject(whole, 0, end))
                    .as("with the rest behind %d bytes", end)
                    .isFalse();
            assertThat(decoder.isObject(Arrays.copyOf(whole, end), 0, end))
                    .as("the first %d bytes", end)
                    .isFalse();
        }
        assertThat(decoder.isObject(whole, 0, whole.length)).isTrue();
    }

    @Test
    void when_fieldsOrSpacesMove_then_notHandedOver() {
        String reordered = order().without("price").with("price", "4.03").toString();
        for (int round = 0; round < 3; round++) {
            assertThat(isObject(reordered)).isTrue();
            assertThat(isObject(order().toString().replace(" ", ""))).isTrue();
            assertThat(isObject(order().toString().replace(",", "\n\t,  ") + "\n"))
                    .isTrue();
            assertThat(isObject(order().without("orderid").toString())).isTrue();
        }
    }

    @Test
    void when_everyRecordHasNewNames_then_notHandedOver() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(isObject(order().with("name" + i, "1")
                            .with("other" + i, "\"x\"")
                            .toString()))
                    .isTrue();
        }
        assertThat(OrderJson.verdict(decoder, SCHEMA, order().bytes()))
                .isEqualTo("1537514430000 TW 100917 125717 403 83");
    }

    @Test
    void when_aNameIsInEscapes_then_itIsTheSameName() {
        String json = order().toString().replace("\"price\"", "\"\\u0070r\\u0069ce\"");
        assertThat(OrderJson.verdict(decoder, SCHEMA, json.getBytes(UTF_8)))
                .isEqualTo("1537514430000 TW 100917 125717 403 83");
        assertThat(isObject(json)).isTrue();
    }

    @Test
    void when_aNameIsLongerThanIsKept_then_notHandedOver() {
        assertThat(isObject(order().with("n".repeat(500), "1").toString())).isTrue();
        assertThat(isObject(order().toString().replace(",", "," + " ".repeat(500))))
                .isTrue();
    }

    @Test
    void when_oneRecordHasManyNames_then_notHandedOver() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 10_000; i++) {
            json.append("\"n").append(i).append("\":0,");
        }
        assertThat(isObject(json + order().toString().substring(1))).isTrue();
    }

    @Test
    void when_longerThanARecordMayBe_then_tooLarge() {
        int bytes = order().bytes().length;
        ScanningDecoder small = new ScanningDecoder(SCHEMA, bytes - 1);
        assertThat(OrderJson.verdict(small, SCHEMA, order().bytes())).isEqualTo("TOO_LARGE");
        ScanningDecoder justRight = new ScanningDecoder(SCHEMA, bytes);
        assertThat(OrderJson.verdict(justRight, SCHEMA, order().bytes())).startsWith("1537514430000");
    }
}
