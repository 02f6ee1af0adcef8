package io.streamingetl.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.testkit.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaClientsTest {
    private static void make(Map<String, String> given) {
        Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092", "group.id", "g"));
        properties.putAll(given);
        KafkaClients.make(
                        properties,
                        () -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()))
                .close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-such-host.invalid:9092",
                "no-such-host.invalid:9092, neither.invalid:9092",
                "PLAINTEXT://no-such-host.invalid:9092"
            })
    void when_noHostResolves_then_itIsUnreachable(String servers) {
        assertThatThrownBy(() -> make(Map.of("bootstrap.servers", servers)))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("no host in bootstrap.servers resolves: " + servers);
    }

    @Test
    void when_oneOfTheHostsResolves_then_itIsMade() {
        make(Map.of("bootstrap.servers", "no-such-host.invalid:9092,127.0.0.1:1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bootstrap.servers | localhost | Invalid url in bootstrap.servers: localhost",
                "interceptor.classes | no.Such | Class no.Such cannot be found: correct interceptor.classes, or add",
                "metric.reporters | no.Such | Class no.Such cannot be found: correct metric.reporters, or add",
                "partition.assignment.strategy | no.Such | no.Such ClassNotFoundException exception occurred: correct"
                        + " partition.assignment.strategy, or add",
                "security.protocol | SASL_PLAINTEXT | Could not find a 'KafkaClient' entry in the JAAS configuration.",
                "security.protocol | NOPE | Invalid value NOPE for configuration security.protocol",
                "receive.buffer.bytes | -5 | Invalid value -5 for configuration receive.buffer.bytes"
            })
    void when_aPropertyIsWrong_then_theConfigurationIsRefusedWithTheInnermostCause(
            String name, String value, String reason) {
        assertThatThrownBy(() -> make(Map.of(name, value)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("source.kafka: Kafka's client refuses these properties: " + reason);
    }

    @Test
    void when_theHeartbeatIsNotBelowTheSession_then_bothAreShown() {
        assertRefused(
                Map.of("heartbeat.interval.ms", "50000", "session.timeout.ms", "45000"),
                "Heartbeat must be set lower than the session timeout: heartbeat.interval.ms is 50000,"
                        + " session.timeout.ms is 45000");
    }

    private static void assertRefused(Map<String, String> given, String reason) {
        assertThatThrownBy(() -> make(given))
                .isInstanceOf(ConfigException.class)
                .hasMessage("source.kafka: Kafka's client refuses these properties: " + reason);
    }

    @Test
    void when_aTruststoreIsPem_then_itsTypeIsAdvised(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("ca.pem"), Pem.AUTHORITY);
        assertRefused(
                Map.of("security.protocol", "SSL", "ssl.truststore.location", file.toString()),
                "Failed to load SSL keystore " + file + " of type JKS: Invalid keystore format: this is a PEM file: set"
                        + " ssl.truststore.type to PEM, and remove ssl.truststore.password");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssl.cipher.suites | NOPE | Unsupported CipherSuite: NOPE",
                "ssl.enabled.protocols | TLSv9 | Unsupported protocolTLSv9"
            })
    void when_tlsIsImpossible_then_theConfigurationIsRefused(String name, String value, String reason) {
        assertRefused(Map.of("security.protocol", "SSL", name, value), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "required username=etl | JAAS config entry not terminated by semi-colon: end sasl.jaas.config with a"
                        + " semicolon",
                "username=etl; | Invalid login module control flag <redacted> in JAAS config: sasl.jaas.config must be"
                        + " CLASS required OPTION=\"value\" ...;"
            })
    void when_theLoginIsMalformed_then_theRemedyIsNamed(String options, String reason) {
        assertRefused(
                Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule " + options),
                reason.replace("<redacted>", "'<redacted>'"));
    }

    @Test
    void when_aParserQuotesAPartOfASecret_then_itIsNotShown() {
        assertThatThrownBy(() -> make(Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required password=one two three;")))
                .isInstanceOf(ConfigException.class)
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains("<redacted>").doesNotContain("'two"));
    }

    @Test
    void when_theLoginModuleIsNoClass_then_theConfigurationIsRefused() {
        assertThatThrownBy(() -> make(Map.of(
                        "security.protocol",
                        "SASL_PLAINTEXT",
                        "sasl.mechanism",
                        "PLAIN",
                        "sasl.jaas.config",
                        "no.Such required;")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("No LoginModule found for no.Such");
    }
}
