package io.streamingetl.pipeline.consume.broker;

import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.streamingetl.pipeline.consume.watch.TopicWatch;
import io.streamingetl.pipeline.reports.GroupReport;
import io.vertx.core.Vertx;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Looks who is in the consumer group: by that a clustered node knows of others that it can't hear. The first lane's
 * asks for the whole node. Event loop only.
 */
public final class GroupWatch {
    private final Vertx vertx;
    private final BrokerAdmin brokers;
    private final String group;
    private final boolean asks;
    private boolean asking;

    /** @param properties the consumer's */
    public GroupWatch(Vertx vertx, int lane, BrokerAdmin brokers, Properties properties) {
        this.vertx = vertx;
        this.brokers = brokers;
        this.group = properties.getProperty(ConsumerConfig.GROUP_ID_CONFIG);
        this.asks = lane == 0 && vertx.isClustered();
    }

    /**
     * Looks once, unless it still waits for the answer to the look before. Brokers that do not answer are told of by
     * {@link TopicWatch}; a group that is being rebalanced is not told of, for its members are about to be others.
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
