package io.streamingetl.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class ConsumerPropertiesTest {
    private static final int MIB = 1 << 20;

    @Test
    void when_heapIsLarger_then_moreIsFetchedBetweenOnePartitionsShareAndKafkasOwnLimit() {
        assertThat(ConsumerProperties.fetchBytes(16 * MIB)).isEqualTo(MIB);
        assertThat(ConsumerProperties.fetchBytes(256 * MIB)).isEqualTo(8 * MIB);
        assertThat(ConsumerProperties.fetchBytes(64L << 30)).isEqualTo(50 * MIB);
    }

    @Test
    void when_lanesShareTheHeap_then_eachFetchesLess() {
        assertThat(fetchBytes(ConsumerProperties.of("orders", 1_000, Map.of())))
                .isLessThan(fetchBytes(ConsumerProperties.of("orders", 1, Map.of())));
    }

    private static int fetchBytes(Properties properties) {
        return (int) properties.get(ConsumerConfig.FETCH_MAX_BYTES_CONFIG);
    }

    @Test
    void when_theUserSetsAProperty_then_itIsTheUsers() {
        Properties properties =
                ConsumerProperties.of("orders", 1, Map.of("fetch.max.bytes", "1000000", "group.id", "mine"));

        assertThat(properties).containsEntry("fetch.max.bytes", "1000000").containsEntry("group.id", "mine");
    }

    @Test
    void when_theUserSetsWhatExactnessNeeds_then_itIsNot() {
        Properties properties = ConsumerProperties.of(
                "orders", 1, Map.of("isolation.level", "read_uncommitted", "auto.offset.reset", "latest"));

        assertThat(properties)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "none");
    }
}
