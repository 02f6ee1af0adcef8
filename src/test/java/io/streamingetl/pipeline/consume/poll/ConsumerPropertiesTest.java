package io.streamingetl.pipeline.consume.poll;

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
        assertThat(fetchBytes(ConsumerProperties.of("orders", 0, 1_000, Map.of())))
                .isLessThan(fetchBytes(ConsumerProperties.of("orders", 0, 1, Map.of())));
    }

    private static int fetchBytes(Properties properties) {
        return (int) properties.get(ConsumerConfig.FETCH_MAX_BYTES_CONFIG);
    }

    @Test
    void when_theUserSetsAProperty_then_itIsTheUsers() {
        Properties properties =
                ConsumerProperties.of("orders", 0, 1, Map.of("fetch.max.bytes", "1000000", "group.id", "mine"));

        assertThat(properties).containsEntry("fetch.max.bytes", "1000000").containsEntry("group.id", "mine");
    }

    @Test
    void when_theUserSetsWhatExactnessNeeds_then_itIsNot() {
        Properties properties = ConsumerProperties.of(
                "orders", 0, 1, Map.of("isolation.level", "read_uncommitted", "auto.offset.reset", "latest"));

        assertThat(properties)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "none");
    }

    @Test
    void when_aPropertyIsOneMembersOwn_then_eachLaneHasItsOwn() {
        Map<String, String> given =
                Map.of("group.instance.id", "node-a", "client.id", "etl", "client.rack", "r1", "group.id", "mine");

        assertThat(ConsumerProperties.of("orders", 0, 1, given))
                .containsEntry("group.instance.id", "node-a-0")
                .containsEntry("client.id", "etl-0");
        assertThat(ConsumerProperties.of("orders", 1, 2, given))
                .containsEntry("group.instance.id", "node-a-1")
                .containsEntry("client.id", "etl-1")
                .containsEntry("client.rack", "r1")
                .containsEntry("group.id", "mine");
        assertThat(ConsumerProperties.of("orders", 1, 2, Map.of()))
                .containsEntry("client.id", "streaming-etl.orders-1")
                .doesNotContainKey("group.instance.id");
    }
}
