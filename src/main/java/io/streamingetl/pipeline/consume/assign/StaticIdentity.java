package io.streamingetl.pipeline.consume.assign;

import io.streamingetl.core.text.FailureMessage;
import io.streamingetl.pipeline.consume.broker.BrokerAdmin;
import io.streamingetl.pipeline.kafka.ClientFailure;
import io.vertx.core.Future;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;

/**
 * The lane's {@code group.instance.id}, if it is a static member. Of two consumers with the same id, the classic
 * protocol fences the older, which would fence the newer in turn if it rejoined; the newer protocol (KIP-848) refuses
 * the newer until the older has left.
 */
public final class StaticIdentity {
    private final BrokerAdmin brokers;
    private final Properties properties;
    private final String group;
    private final String id;

    /** @param properties of the consumer */
    public StaticIdentity(BrokerAdmin brokers, Properties properties) {
        this.brokers = brokers;
        this.properties = properties;
        this.group = properties.getProperty(ConsumerConfig.GROUP_ID_CONFIG);
        this.id = properties.getProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    }

    /** Whether the group refuses a consumer because another consumer has its id. */
    static boolean isTaken(Throwable refusal) {
        return isFenced(refusal) || refusal instanceof UnreleasedInstanceIdException;
    }

    /** Whether a newer consumer with the same id fenced this one. */
    static boolean isFenced(Throwable refusal) {
        return refusal instanceof FencedInstanceIdException;
    }

    /** Why the group refuses the consumer, with the remedy if there is one. */
    String reason(Throwable refusal) {
        return isTaken(refusal) ? taken() : FailureMessage.of(ClientFailure.explained(refusal, properties));
    }

    private String taken() {
        return "another consumer of group " + group + " has source.kafka.group.instance.id " + id
                + ": give each node its own, such as ${HOSTNAME}";
    }

    /** Fails while a member of the group has the id. */
    Future<Void> released() {
        return brokers.hasInstance(group, id)
                .compose(has -> has ? Future.failedFuture(taken()) : Future.succeededFuture());
    }
}
