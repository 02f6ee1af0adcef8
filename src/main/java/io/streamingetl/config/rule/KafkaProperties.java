package io.streamingetl.config.rule;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The properties that Kafka's clients declare. */
public final class KafkaProperties {

    private static final Set<String> SHOWN = Stream.of(
                    ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef())
            .flatMap(client -> client.configKeys().values().stream())
            .filter(property -> property.type != ConfigDef.Type.PASSWORD && !Secret.isSecretProperty(property.name))
            .map(property -> property.name)
            .collect(Collectors.toUnmodifiableSet());

    private KafkaProperties() {}

    /** Whether the value of this property may be a secret: an unknown name may be a misspelled password. */
    public static boolean isSecret(String name) {
        return !SHOWN.contains(name);
    }
}
