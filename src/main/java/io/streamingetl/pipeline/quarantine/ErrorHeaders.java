package io.streamingetl.pipeline.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.progress.PartitionId;
import org.apache.kafka.common.header.Headers;

/**
 * The headers that Kafka Connect adds to a record of a dead letter queue ({@code DeadLetterQueueReporter}): its origin
 * and its error. Tools made for Connect understand them. As in Connect, a header that the record already has is kept.
 */
final class ErrorHeaders {
    static final String PREFIX = "__connect.errors.";

    private ErrorHeaders() {}

    static void add(Headers headers, String pipeline, int lane, PartitionId id, long offset, Rejection rejection) {
        add(headers, "topic", id.topic());
        add(headers, "partition", Integer.toString(id.partition()));
        add(headers, "offset", Long.toString(offset));
        add(headers, "connector.name", pipeline);
        add(headers, "task.id", Integer.toString(lane));
        add(headers, "stage", stage(rejection.reason()));
        add(headers, "class.name", EventDecoder.class.getName());
        add(headers, "exception.class.name", rejection.reason().name());
        add(headers, "exception.message", rejection.detail());
    }

    /** Connect's stage: rejections by the value alone belong to its conversion, the others to the sink. */
    private static String stage(Reason reason) {
        return reason == Reason.FUTURE || reason == Reason.LATE ? "TASK_PUT" : "VALUE_CONVERTER";
    }

    private static void add(Headers headers, String name, String value) {
        if (headers.lastHeader(PREFIX + name) == null) {
            headers.add(PREFIX + name, value.getBytes(UTF_8));
        }
    }
}
