package io.streamingetl.cli.check;

import io.streamingetl.pipeline.kafka.KafkaClients;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks an existing group whether it would take a consumer, and does not join: the broker refuses the protocol, the
 * session timeout or one more member before it gives a new consumer its id, and only a second request, with that id,
 * joins. Kafka's client asks each assignor for its data before each request, so this one, listed last, ends the second.
 *
 * <p>Public for Kafka's client, which makes it by its name.
 */
public final class JoinProbe implements ConsumerPartitionAssignor {
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(BrokerAnswers.TIMEOUT_MS);

    private boolean requested;

    /** Ends the poll before the second request. */
    private static final class AcceptedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Why the group would refuse the consumer; empty if it would take it, or can't be asked without joining: a static
     * member, and one of the newer protocol, joins with its first request.
     *
     * @param consumer the properties of a lane's consumer
     */
    static Optional<KafkaException> refusal(Properties consumer, Collection<String> topics) {
        boolean joinsAtOnce = consumer.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
                || !consumer.containsKey(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
        return joinsAtOnce ? Optional.empty() : ask(consumer, topics);
    }

    private static Optional<KafkaException> ask(Properties consumer, Collection<String> topics) {
        Properties properties = new Properties();
        properties.putAll(consumer);
        properties.merge(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                JoinProbe.class.getName(),
                (own, probe) -> own + "," + probe);
        Consumer<byte[], byte[]> asking = KafkaClients.make(
                properties,
                () -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        try {
            asking.subscribe(topics);
            asking.poll(ANSWER_TIMEOUT);
            return Optional.of(new KafkaException("no answer in " + ANSWER_TIMEOUT.toSeconds() + " s"));
        } catch (AcceptedException accepted) {
            return Optional.empty();
        } catch (KafkaException refused) {
            return Optional.of(refused);
        } finally {
            asking.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        if (requested) {
            throw new AcceptedException();
        }
        requested = true;
        return null;
    }

    @Override
    public GroupAssignment assign(Cluster cluster, GroupSubscription subscriptions) {
        throw new IllegalStateException("it joined the group");
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
    }

    @Override
    public String name() {
        return "streaming-etl-check";
    }
}
