package io.streamingetl.cli.check;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Waits for a broker's answers and turns them into findings. */
final class BrokerAnswers {
    /** The client gives up a request after this time. */
    static final int TIMEOUT_MS = 8_000;

    private BrokerAnswers() {}

    static <T> T await(KafkaFuture<T> answer) throws InterruptedException, ExecutionException {
        try {
            return answer.get(TIMEOUT_MS + 2_000L, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new ExecutionException(new TimeoutException("no answer in " + TIMEOUT_MS / 1000 + " s", e));
        }
    }

    /** @param advice what to do if a permission is missing */
    static Finding refused(String what, Throwable cause, String advice) {
        return Finding.error(
                what,
                cause.getMessage(),
                cause instanceof AuthorizationException ? advice : "try again, or check the broker's log");
    }
}
