package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.SCHEMA;
import static io.streamingetl.core.decode.json.OrderJson.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without handing over, and what is not. That both give the same is the differential test's. */
class ScanningDecoderTest {
    private final ScanningDecoder decoder = new ScanningDecoder(SCHEMA);

    private boolean isPlain(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return decoder.isPlain(bytes, 0, bytes.length);
    }

    @Test
    void when_plain_then_theEvent() {
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
                "count  | -83",
                "count  | 999999999999999999",
                "region | \"\"",
                "region | \"Việt Nam\"",
                "region | \"日本語日本語日本語日本語日本語日\"",
                "other  | 12345678901234567890.123456789",
                "other  | \"ünïcödé 😀 and sixteen more bytes\"",
                "other  | true",
                "other  | false",
                "other  | null"
            })
    void when_aValueIsPlain_then_notHandedOver(String field, String value) {
        assertThat(isPlain(order().with(field, value).toString())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price  | 01",
                "price  | -",
                "price  | 1.",
                "price  | 1e2",
                "price  | 1.230",
                "price  | 10000000000.00",
                "price  | \"1\"",
                "count  | 1.0",
                "count  | 1000000000000000000",
                "region | \"seventeen letters\"",
                "region | 1",
                "region | null",
                "region | \"a\\u0041\"",
                "timestamp | 0",
                "timestamp | -1",
                "timestamp | 9223372036854776",
                "other  | [1]",
                "other  | {}",
                "other  | 1e2",
                "other  | 01",
                "other  | \"\\n\"",
                "other  | truth",
                "other  | nil",
                "other  | falsy",
                "price  | 1, \"price\": 1"
            })
    void when_aValueIsNotPlain_then_handedOver(String field, String value) {
        assertThat(isPlain(order().with(field, value).toString())).isFalse();
        assertThat(isPlain(order().toString())).as("the next one").isTrue();
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
    void when_notAPlainObject_then_handedOver(String json) {
        assertThat(isPlain(json)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {" x", "}", ",", "{}", "\0", "\f"})
    void when_somethingFollows_then_handedOver(String behind) {
        assertThat(isPlain(order() + " \r\n\t")).isTrue();
        assertThat(isPlain(order() + behind)).isFalse();
    }

    @Test
    void when_cutShort_then_handedOverWhateverStandsBehind() {
        byte[] whole = order().bytes();
        for (int end = 0; end < whole.length; end++) {
            assertThat(decoder.isPlain(whole, 0, end))
                    .as("with the rest behind %d bytes", end)
                    .isFalse();
            assertThat(decoder.isPlain(Arrays.copyOf(whole, end), 0, end))
                    .as("the first %d bytes", end)
                    .isFalse();
        }
        assertThat(decoder.isPlain(whole, 0, whole.length)).isTrue();
    }

    @Test
    void when_fieldsOrSpacesMove_then_stillPlain() {
        String reordered = order().without("price").with("price", "4.03").toString();
        for (int round = 0; round < 3; round++) {
            assertThat(isPlain(reordered)).isTrue();
            assertThat(isPlain(order().toString().replace(" ", ""))).isTrue();
            assertThat(isPlain(order().toString().replace(",", "\n\t,  ") + "\n"))
                    .isTrue();
            assertThat(isPlain(order().without("orderid").toString())).isTrue();
        }
    }

    @Test
    void when_everyRecordHasNewNames_then_stillPlain() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(isPlain(order().with("name" + i, "1")
                            .with("other" + i, "\"x\"")
                            .toString()))
                    .isTrue();
        }
        assertThat(OrderJson.verdict(decoder, SCHEMA, order().bytes()))
                .isEqualTo("1537514430000 TW 100917 125717 403 83");
    }

    @Test
    void when_oneRecordHasManyNames_then_stillPlain() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 10_000; i++) {
            json.append("\"n").append(i).append("\":0,");
        }
        assertThat(isPlain(json + order().toString().substring(1))).isTrue();
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
