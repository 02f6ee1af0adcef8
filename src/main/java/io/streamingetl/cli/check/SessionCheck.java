package io.streamingetl.cli.check;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.pipeline.consume.poll.ConsumerProperties;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigResource;

/** Checks that the brokers accept the session timeout, which they compare only when a consumer joins its group. */
final class SessionCheck {
    private static final String LEAST = "group.min.session.timeout.ms";
    private static final String MOST = "group.max.session.timeout.ms";

    private final Admin admin;
    private final EtlConfig config;

    SessionCheck(Admin admin, EtlConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /**
     * An error if the timeout is out of range; empty if it is not, if the group's protocol leaves it to the brokers, or
     * if the user may not see their configuration.
     *
     * @param broker id of one
     */
    Optional<Finding> run(String broker) throws InterruptedException {
        Object timeoutMs = ConsumerProperties.of(config.pipeline(), 0, config.source())
                .get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        if (timeoutMs == null) {
            return Optional.empty();
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
        try {
            Config found = BrokerAnswers.await(
                    admin.describeConfigs(List.of(resource)).values().get(resource));
            return outOfRange(Long.parseLong(timeoutMs.toString()), valueMs(found, LEAST), valueMs(found, MOST));
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    private static long valueMs(Config config, String name) {
        return Long.parseLong(config.get(name).value());
    }

    private static Optional<Finding> outOfRange(long timeoutMs, long leastMs, long mostMs) {
        return timeoutMs >= leastMs && timeoutMs <= mostMs
                ? Optional.empty()
                : Optional.of(Finding.error(
                        "session timeout",
                        "source.kafka.session.timeout.ms is " + timeoutMs + ", but the brokers accept " + leastMs + " ("
                                + LEAST + ") to " + mostMs + " (" + MOST + ")",
                        "set it to a value in that range"));
    }
}
