package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.SCHEMA;
import static io.streamingetl.core.decode.json.OrderJson.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Event;
import org.junit.jupiter.api.Test;

/** One decoder after many records. */
class JsonDecoderReuseTest {
    @Test
    void when_aRecordWasRejected_then_theNextOneIsNotTouched() {
        JsonDecoder decoder = new JsonDecoder(SCHEMA);
        String good = OrderJson.verdict(decoder, SCHEMA, order().bytes());
        for (OrderJson bad : new OrderJson[] {
            order().with("price", "1.001"), order().without("region"), order().with("count", "1, \"count\": 2")
        }) {
            assertThat(OrderJson.verdict(decoder, SCHEMA, bad.bytes())).isNotEqualTo(good);
            assertThat(OrderJson.verdict(decoder, SCHEMA, order().bytes())).isEqualTo(good);
        }
    }

    @Test
    void when_manyDistinctNames_then_accepted() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 80_000; i++) {
            json.append("\"n").append(i).append("\":0,");
        }
        byte[] bytes = json.append(order().toString().substring(1)).toString().getBytes(UTF_8);
        JsonDecoder decoder = new JsonDecoder(SCHEMA);
        assertThat(decoder.decode(bytes, 0, bytes.length, new Event(2))).isNull();
    }
}
