package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.parse.Yaml;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    private static final String BASE = """
            source: { kafka: { bootstrap.servers: k:9092, sasl.jaas.config: CANARY } }
            sink: { password: CANARY }
            http: { token: CANARY }
            """;

    @Test
    void when_bothMeanTheSame_then_noChange() {
        assertThat(ConfigDiff.of(Yaml.parse("pipeline: orders"), Yaml.parse("window: { size: 1m }")))
                .isEmpty();
    }

    @Test
    void when_valuesDiffer_then_eachKeyWithBoth() {
        assertThat(ConfigDiff.of(Yaml.parse("pipeline: orders"), Yaml.parse("""
                                source: { topics: [orders, more], kafka: { fetch.min.bytes: 7 } }
                                window: { size: 2m, emit: 5s }
                                """)))
                .extracting(ConfigDiff.Change::toString)
                .containsExactlyInAnyOrder(
                        "source.topics from [orders] to [orders, more]",
                        "window.size from 60s to 120s",
                        "window.emit from on-close to 5s",
                        "source.kafka.fetch.min.bytes from (none) to 7");
    }

    @Test
    void when_secretsDiffer_then_theirKeysAndNoValue() {
        assertThat(ConfigDiff.of(Yaml.parse(BASE), Yaml.parse(BASE.replace("CANARY", "SECOND"))))
                .extracting(ConfigDiff.Change::toString)
                .containsExactlyInAnyOrder(
                        "source.kafka.sasl.jaas.config (a secret)",
                        "sink.password (a secret)",
                        "http.token (a secret)");
    }
}
