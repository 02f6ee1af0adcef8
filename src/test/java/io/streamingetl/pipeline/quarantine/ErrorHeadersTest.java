package io.streamingetl.pipeline.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.progress.PartitionId;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ErrorHeadersTest {
    private final Headers headers = new RecordHeaders();

    private void add(Reason reason) {
        PartitionId id = new PartitionId("orders", 3);
        ErrorHeaders.add(headers, "p", 1, id, 42, new Rejection(reason, "price is 2.505: too fine"));
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        for (Header header : headers) {
            texts.put(header.key(), new String(header.value(), UTF_8));
        }
        return texts;
    }

    @Test
    void when_aRecordIsRejected_then_theHeadersOfKafkaConnect() {
        add(Reason.INEXACT);
        assertThat(texts())
                .isEqualTo(new TreeMap<>(Map.of(
                        "__connect.errors.topic", "orders",
                        "__connect.errors.partition", "3",
                        "__connect.errors.offset", "42",
                        "__connect.errors.connector.name", "p",
                        "__connect.errors.task.id", "1",
                        "__connect.errors.stage", "VALUE_CONVERTER",
                        "__connect.errors.class.name", "io.streamingetl.core.event.EventDecoder",
                        "__connect.errors.exception.class.name", "INEXACT",
                        "__connect.errors.exception.message", "price is 2.505: too fine")));
    }

    @Test
    void when_theTimeOfReadingDecided_then_anotherStage() {
        add(Reason.FUTURE);
        assertThat(texts()).containsEntry("__connect.errors.stage", "TASK_PUT");
    }

    @Test
    void when_theRecordHasSuchAHeader_then_itStays() {
        headers.add("__connect.errors.topic", "first".getBytes(UTF_8));
        add(Reason.INEXACT);
        assertThat(texts())
                .containsEntry("__connect.errors.topic", "first")
                .containsEntry("__connect.errors.offset", "42");
    }
}
