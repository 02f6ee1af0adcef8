package io.streamingetl.pipeline.consume.broker;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.consume.watch.TopicWatch;
import io.streamingetl.pipeline.reports.GroupReport;
import io.vertx.core.Vertx;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Publishes the members of the consumer group, by which a clustered node knows of other nodes that it can't hear. Only
 * the first lane queries them, for the whole node. Event loop only.
 */
public final class GroupWatch {
    private final Vertx vertx;
    private final BrokerAdmin brokers;
    private final String group;
    private final boolean asks;
    private boolean asking;

    /** @param properties of the consumer */
    public GroupWatch(Vertx vertx, int lane, BrokerAdmin brokers, Properties properties) {
        this.vertx = vertx;
        this.brokers = brokers;
        this.group = properties.getProperty(ConsumerConfig.GROUP_ID_CONFIG);
        this.asks = lane == 0 && vertx.isClustered();
    }

    /**
     * Queries the group once, unless the previous query is unanswered. {@link TopicWatch} reports brokers that do not
     * answer. During a rebalance nothing is published, because the members are about to change.
     */
    public void check() {
        if (!asks || asking) {
            return;
        }
        asking = true;
        brokers.settledMembers(group)
                .onSuccess(members -> members.ifPresent(
                        settled -> Bus.publish(vertx, Addresses.GROUP_REPORTS, new GroupReport(settled))))
                .onComplete(done -> asking = false);
    }
}
