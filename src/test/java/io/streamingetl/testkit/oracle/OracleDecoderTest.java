package io.streamingetl.testkit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OracleDecoderTest {
    @Test
    void when_anOrder_then_itsFieldsExactly() {
        OracleOrder order = decode("""
                {"extra": {"price": [1, {}]}, "itemid": 125717, "count": 83, "timestamp": 1537514430, "price": 4.03,
                 "orderid": 1000000196283, "shopid": 100917, "region": "TW"}""");

        assertThat(order)
                .isEqualTo(new OracleOrder(
                        1, 2, 1537514430, "TW", 100917, 125717, BigDecimal.valueOf(83), new BigDecimal("4.03")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"itemid\": 1, \"count\": 2, \"timestamp\": 3, \"price\": 4, \"shopid\": 5, \"region\": \"TW\"",
                "{\"itemid\": 1, \"count\": 2, \"timestamp\": 3, \"price\": 4, \"shopid\": 5, \"region\": \"TW\"} 6",
                "{\"itemid\": 1.5, \"count\": 2, \"timestamp\": 3, \"price\": 4, \"shopid\": 5, \"region\": \"TW\"}",
                "{\"itemid\": 1, \"count\": 2, \"timestamp\": 3, \"price\": \"4\", \"shopid\": 5, \"region\": \"TW\"}",
                "{\"itemid\": 1, \"count\": 2, \"timestamp\": 3, \"price\": 4, \"shopid\": [5], \"region\": \"TW\"}",
                "{\"itemid\": 1, \"count\": 2, \"timestamp\": 3, \"price\": 4, \"shopid\": 5, \"region\": null}"
            })
    void when_noOrder_then_null(String json) {
        assertThat(decode(json)).isNull();
    }

    @Test
    void when_tombstone_then_null() {
        assertThat(OracleDecoder.decode(0, 0, null)).isNull();
    }

    private static OracleOrder decode(String json) {
        return OracleDecoder.decode(1, 2, json.getBytes(UTF_8));
    }
}
