package io.streamingetl.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {
    /** Kafka's client resolves the reference only if it knows the provider. */
    @Test
    void when_aPropertyRefersToAConfigProvider_then_theProviderAppliesToEveryClient() {
        Map<String, String> login = Map.of(
                "sasl.jaas.config", "${file:/run/secrets/kafka:jaas}",
                "config.providers", "file",
                "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        Map<String, String> consumer = new HashMap<>(login);
        consumer.put("max.poll.records", "5");

        assertThat(KafkaConnection.of(consumer)).isEqualTo(login);
    }
}
