package io.streamingetl.pipeline.kafka;

import org.apache.kafka.common.KafkaException;

/** Kafka is unreachable at present, for a reason that may pass without a change of the configuration. */
public final class UnreachableException extends KafkaException {
    private static final long serialVersionUID = 1L;

    /** @param message the whole reason, in one sentence */
    public UnreachableException(String message) {
        super(message);
    }
}
