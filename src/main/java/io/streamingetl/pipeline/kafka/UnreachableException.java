package io.streamingetl.pipeline.kafka;

import org.apache.kafka.common.KafkaException;

/** Kafka can't be reached at the moment, for a reason that may pass without a change of the configuration. */
public final class UnreachableException extends KafkaException {
    private static final long serialVersionUID = 1L;

    /** @param message the whole reason, in one sentence */
    public UnreachableException(String message) {
        super(message);
    }
}
