package io.streamingetl.cli.check;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;

/** What a broker answers, waited for and judged. */
final class BrokerAnswers {
    /** So long an answer is waited for. */
    static final int WAIT_MS = 8_000;

    private BrokerAnswers() {}

    static <T> T of(KafkaFuture<T> asked) throws InterruptedException, ExecutionException {
        try {
            return asked.get(WAIT_MS + 2_000L, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException(new KafkaException("no answer in " + WAIT_MS / 1000 + " s", e));
        }
    }

    /** @param advice what to do where it is for want of a right */
    static Finding refused(String what, Throwable cause, String advice) {
        return Finding.error(
                what,
                cause.getMessage(),
                cause instanceof AuthorizationException ? advice : "try again; look at the broker's log");
    }

    /** A broker without ACLs tells of no operations, or of all. */
    static boolean allows(Set<AclOperation> operations, AclOperation wanted) {
        return operations == null
                || operations.isEmpty()
                || operations.contains(wanted)
                || operations.contains(AclOperation.ALL);
    }
}
