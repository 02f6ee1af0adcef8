package io.streamingetl.pipeline.kafka;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.ssl.SslFactory;

/**
 * Makes Kafka's clients. Their constructors resolve host names, read files and log in, and throw one exception for all
 * failures. They are therefore called on a worker thread, and their failures are classified: some are transient, others
 * need a change of the configuration.
 */
public final class KafkaClients {
    private KafkaClients() {}

    /**
     * Makes a client. Blocks while names are resolved, and for a few seconds if a server does not answer.
     *
     * @param properties the constructor's; messages quote none of their secrets
     * @throws UnreachableException if no host name resolves, or the login fails
     * @throws ConfigException if the properties are invalid, or a server is not what they say
     */
    public static <T> T make(Map<?, ?> properties, Supplier<T> constructor) {
        BootstrapServers bootstrap = BootstrapServers.of(properties);
        new ListenerCheck(bootstrap).requirePlain();
        try {
            if (!bootstrap.isPlain()) {
                requireTls(properties);
            }
            return constructor.get();
        } catch (KafkaException | IllegalArgumentException e) {
            if (bootstrap.resolveNowhere()) {
                throw new UnreachableException("no host in bootstrap.servers resolves: " + bootstrap.servers());
            }
            String reason = ClientFailure.reason(e, properties);
            Throwable cause = innermost(e);
            if (cause instanceof LoginException && !isLoginModuleMissing(cause)) {
                throw new UnreachableException("the login fails: " + reason);
            }
            // Without the cause, whose messages may contain secrets.
            throw Violation.of("source.kafka", "Kafka's client refuses these properties: " + reason)
                    .refused();
        }
    }

    /**
     * Why no broker answers a client, and what to check. Blocks for a few seconds: it asks each server.
     *
     * @param properties the client's
     */
    public static UnreachableException unanswered(Map<?, ?> properties) {
        return new UnreachableException(new ListenerCheck(BootstrapServers.of(properties)).outage());
    }

    /** Makes what the clients make only when they connect, where a wrong version or cipher ends their threads. */
    private static void requireTls(Map<?, ?> properties) {
        Map<String, Object> given = new HashMap<>();
        properties.forEach((name, value) -> given.put(name.toString(), value));
        try (SslFactory tls = new SslFactory(ConnectionMode.CLIENT)) {
            tls.configure(new AdminClientConfig(given).values());
            tls.createSslEngine("localhost", 0).closeOutbound();
        }
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The JDK reports a missing class in {@code sasl.jaas.config} only by this message. */
    private static boolean isLoginModuleMissing(Throwable cause) {
        return String.valueOf(cause.getMessage()).startsWith("No LoginModule found");
    }
}
