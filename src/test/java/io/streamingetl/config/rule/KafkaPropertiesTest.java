package io.streamingetl.config.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "bootstrap.servers, false",
        "security.protocol, false",
        "sasl.mechanism, false",
        "session.timeout.ms, false",
        "compression.type, false",
        "ssl.truststore.location, false",
        "sasl.jaas.config, true",
        "sasl.pasword, true",
        "ssl.keystore.password, true",
        "ssl.key.password, true",
        "ssl.keystore.key, true",
        "ssl.truststore.certificates, true",
        "SESSION.TIMEOUT.MS, true",
        "schema.registry.url, true"
    })
    void when_propertyIsAPasswordOrUnknown_then_secret(String name, boolean secret) {
        assertThat(KafkaProperties.isSecret(name)).isEqualTo(secret);
    }
}
