package io.streamingetl.pipeline.consume.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.decode.RecordDecoder;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.measure.FoldRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DecodingDeserializerTest {
    private static final EtlConfig CONFIG = ConfigParser.parse("sink: { password: x }", "etl.yaml", Map.of(), 1);
    private static final FoldRules RULES = new FoldRules(CONFIG.aggregation(), 5_000, 60_000, false, false);
    private static final String ORDER = """
        {"itemid": 1, "count": 1, "timestamp": 1537514430, "price": 4.03, "shopid": 1, "region": "TW"}\
        """;

    private final DecodingDeserializer values = deserializer(Decoders.of(CONFIG.schema()));

    private static DecodingDeserializer deserializer(EventDecoder decoder) {
        return new DecodingDeserializer(new RecordDecoder(decoder, RULES));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private PolledValue value(String text) {
        return values.deserialize("orders", new RecordHeaders(), bytes(text));
    }

    private static PolledRecords record(PolledValue value) {
        return new PolledRecords(List.of(new ConsumerRecord<>(
                "orders",
                0,
                17,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value,
                new RecordHeaders(),
                Optional.empty())));
    }

    @Test
    void when_aPollEnds_then_valuesAreNumberedAnewAndNoneIsMadeAgain() {
        PolledValue first = value(ORDER);
        PolledValue second = value(ORDER);
        assertThat(List.of(first.number(), second.number())).containsExactly(0, 1);

        values.beginPoll();
        assertThat(value(ORDER)).isSameAs(first);
        assertThat(value(ORDER)).isSameAs(second);
        assertThat(value(ORDER).number()).isEqualTo(2);
    }

    @Test
    void when_aRecordMayBeSetAside_then_itsBytesAreKept() {
        assertThat(value(ORDER).bytes()).isNull();
        assertThat(value("{").bytes()).isEqualTo(bytes("{"));
        assertThat(record(value("{")).value(0)).isEqualTo(bytes("{"));
        assertThat(record(null).value(0)).isNull();
    }

    @Test
    void when_whatWasNotKeptIsToBeSetAside_then_loud() {
        PolledRecords record = record(value(ORDER));
        assertThatThrownBy(() -> record.value(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offset 17");
    }

    @Test
    void when_theDecoderIsWrong_then_anErrorThatTheClientDoesNotTakeForTheRecords() {
        DecodingDeserializer wrong = deserializer((bytes, from, length, event) -> {
            throw new ArrayIndexOutOfBoundsException("a bug of the decoder");
        });
        assertThatThrownBy(() -> wrong.deserialize("orders", new RecordHeaders(), bytes(ORDER)))
                .isInstanceOf(AssertionError.class)
                .hasRootCauseMessage("a bug of the decoder");
    }
}
