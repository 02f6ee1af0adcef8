package io.streamingetl.pipeline.consume.poll;

import io.streamingetl.config.model.SourceConfig;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The consumer's properties: the user's, those that exactness requires, and defaults that suit this use better than
 * Kafka's.
 */
public final class ConsumerProperties {
    /** The fetch responses of one broker, for all lanes together, may take this fraction of the heap. */
    private static final long FETCHED_OF_HEAP = 32;

    /**
     * Values that two members of a group, or two clients of a process, must not share: the group fences the older
     * member of a {@code group.instance.id}, and JMX registers only one client of a {@code client.id}.
     */
    private static final List<String> MEMBERS_OWN =
            List.of(ConsumerConfig.CLIENT_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);

    private ConsumerProperties() {}

    /**
     * Of a lane's consumer.
     *
     * @param pipeline names the default group
     * @param lane the lane's number, from 0
     */
    public static Properties of(String pipeline, int lane, SourceConfig source) {
        return of(pipeline, lane, source.lanes(), source.kafka());
    }

    /** Of a consumer beside those of the lanes, which joins no group. */
    public static Properties besideLanes(String pipeline, SourceConfig source) {
        return of(pipeline, source.lanes(), 1, source.kafka());
    }

    /**
     * @param lanes number of consumers that share the heap
     * @param given the user's properties
     */
    static Properties of(String pipeline, int lane, int lanes, Map<String, String> given) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, SourceConfig.defaultGroup(pipeline));
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, SourceConfig.defaultGroup(pipeline));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        // Fetched records wait in the heap, and Kafka's 50 MB for each broker could fill it.
        properties.put(
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                fetchBytes(Runtime.getRuntime().maxMemory() / lanes));
        if ("consumer".equalsIgnoreCase(given.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        } else {
            // A dead node's partitions move after 10 s rather than 45 s. Members hear of a rebalance by a heartbeat,
            // so one that is under way waits for 1 s at most. The newer protocol has these at the broker.
            properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
            properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
            properties.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        }
        properties.putAll(given);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // Positions come only from the database: a missing offset is an error, and is never skipped.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        MEMBERS_OWN.forEach(name -> properties.computeIfPresent(name, (key, value) -> ofMember(value, lane)));
        return properties;
    }

    /**
     * Appends the lane's number, as Kafka Streams does: a change of source.lanes keeps the values of the other lanes.
     */
    private static Object ofMember(Object value, int lane) {
        return value.toString().isEmpty() ? value : value + "-" + lane;
    }

    /** At least the maximum of one partition, and at most Kafka's default. */
    static int fetchBytes(long heapBytes) {
        long most = Math.min(heapBytes / FETCHED_OF_HEAP, ConsumerConfig.DEFAULT_FETCH_MAX_BYTES);
        return (int) Math.max(most, ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES);
    }
}
