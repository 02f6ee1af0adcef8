package io.streamingetl.cli.generate;

import io.streamingetl.pipeline.kafka.ClientFailure;
import io.streamingetl.pipeline.kafka.KafkaClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topic for sample orders. */
public final class OrderTopic {
    private static final String TIMEOUT_MS = "15000";

    private OrderTopic() {}

    /**
     * Creates the topic if it is missing, with the broker's default replication factor.
     *
     * @param kafka client properties, at least {@code bootstrap.servers}
     * @return whether it was missing
     * @throws IllegalStateException if the broker's name does not resolve, it does not answer in 15 s, or it refuses
     * @throws io.streamingetl.config.rule.ConfigException if Kafka's client refuses the properties
     */
    static boolean createIfMissing(Map<String, String> kafka, String topic, int partitions)
            throws InterruptedException {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        try (Admin admin = KafkaClients.make(properties, () -> Admin.create(properties))) {
            if (admin.listTopics().names().get().contains(topic)) {
                return false;
            }
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
            awaitLeaders(admin, topic, partitions);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw unreachable(kafka, e.getCause());
        } catch (KafkaException e) {
            throw unreachable(kafka, e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Waits until every partition of a new topic has a leader that answers. A producer that starts earlier can have its
     * first batch refused and its second one accepted; it is then out of sequence until its delivery times out.
     */
    public static void awaitLeaders(Admin admin, String topic, int partitions)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            specs.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        admin.listOffsets(specs).all().get();
    }

    private static IllegalStateException unreachable(Map<String, String> kafka, Throwable cause) {
        if (cause instanceof TimeoutException) {
            return new IllegalStateException(KafkaClients.unanswered(kafka).getMessage(), cause);
        }
        String servers = kafka.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        String reason = ClientFailure.explained(cause, kafka).getMessage();
        return new IllegalStateException("Kafka at %s: %s".formatted(servers, reason), cause);
    }
}
