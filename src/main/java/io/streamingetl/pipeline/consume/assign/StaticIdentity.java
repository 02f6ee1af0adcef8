package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.vertx.core.Future;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;

/**
 * The lane's {@code group.instance.id}, where it is a static member. Of two consumers with the same one, the classic
 * protocol keeps the newer and fences the older, which would fence the newer if it came back; the newer protocol
 * (KIP-848) keeps the older until it is gone.
 */
public final class StaticIdentity {
    private final BrokerAdmin brokers;
    private final String group;
    private final String id;

    /** @param properties the consumer's */
    public StaticIdentity(BrokerAdmin brokers, Properties properties) {
        this.brokers = brokers;
        this.group = properties.getProperty(ConsumerConfig.GROUP_ID_CONFIG);
        this.id = properties.getProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    }

    /** Whether the group refuses a consumer because another one has its identity. */
    static boolean isTaken(Throwable refusal) {
        return isFenced(refusal) || refusal instanceof UnreleasedInstanceIdException;
    }

    /** Whether the group has given a consumer's identity to a newer one. */
    static boolean isFenced(Throwable refusal) {
        return refusal instanceof FencedInstanceIdException;
    }

    /** Why the group refuses the consumer, in words that name what to do. */
    String reason(Throwable refusal) {
        return isTaken(refusal) ? taken() : FailureMessage.of(refusal);
    }

    private String taken() {
        return "another consumer of group " + group + " has source.kafka.group.instance.id " + id
                + ": give each node its own, such as ${HOSTNAME}";
    }

    /** Fails while a member of the group has it. */
    Future<Void> released() {
        return brokers.hasInstance(group, id)
                .compose(has -> has ? Future.failedFuture(taken()) : Future.succeededFuture());
    }
}
