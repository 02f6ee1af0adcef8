package io.streamingetl.pipeline.consume.broker;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;

/**
 * The cleanup policies of topics. A restart replays the records of open windows, and compaction deletes records at any
 * offset, so a compacted topic can't be summed exactly.
 *
 * @param compacted topics with {@code compact} in their policy
 * @param unknown topics whose policy the broker does not return, mostly because the user lacks DescribeConfigs
 */
public record CleanupPolicies(Set<String> compacted, Set<String> unknown) {

    /** Queries a broker; fails if none answers. */
    public static Future<CleanupPolicies> find(BrokerAdmin brokers, Collection<String> topics) {
        CleanupPolicies known = new CleanupPolicies(new TreeSet<>(), new TreeSet<>());
        List<Future<?>> asked = brokers.configs(topics).entrySet().stream()
                .<Future<?>>map(one -> one.getValue().transform(answer -> {
                    if (answer.succeeded()) {
                        known.add(one.getKey(), answer.result());
                    } else if (answer.cause() instanceof RetriableException) {
                        return Future.failedFuture(answer.cause());
                    } else {
                        known.unknown.add(one.getKey());
                    }
                    return Future.succeededFuture();
                }))
                .toList();
        return Future.join(asked).map(known);
    }

    private void add(String topic, Config config) {
        ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (policy == null || policy.value() == null) {
            unknown.add(topic);
        } else if (policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            compacted.add(topic);
        }
    }
}
