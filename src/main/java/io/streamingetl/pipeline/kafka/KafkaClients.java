package io.streamingetl.pipeline.kafka;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.rule.Violation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;

/**
 * Makes Kafka's clients. Their constructors resolve host names, read files and log in, and throw one exception for all
 * failures. They are therefore called on a worker thread, and their failures are classified: some are transient, others
 * need a change of the configuration.
 */
public final class KafkaClients {
    /** As {@code org.apache.kafka.common.utils.Utils} reads an address. */
    private static final Pattern ADDRESS = Pattern.compile("(?:[^/]*://)?\\[?([^]/]*?)]?:[0-9]+");

    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    private KafkaClients() {}

    /**
     * Makes a client. Blocks while names are resolved.
     *
     * @param properties the constructor's; messages quote none of their secrets
     * @throws UnreachableException if no host name resolves, or the login fails
     * @throws ConfigException if the properties are invalid
     */
    public static <T> T make(Map<?, ?> properties, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (KafkaException | IllegalArgumentException e) {
            Throwable cause = innermost(e);
            Object servers = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
            if (resolvesNowhere(String.valueOf(servers))) {
                throw new UnreachableException("no host in bootstrap.servers resolves: " + servers);
            }
            String reason = withoutSecrets(reason(cause), properties);
            if (cause instanceof LoginException && !isLoginModuleMissing(cause)) {
                throw new UnreachableException("the login fails: " + reason);
            }
            // Without the cause, whose messages may contain secrets.
            throw Violation.of("source.kafka", "Kafka's client refuses these properties: " + reason)
                    .refused();
        }
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Kafka's own messages are sentences; those of other exceptions may be only a path or a class name. */
    private static String reason(Throwable cause) {
        boolean isSentence = cause instanceof KafkaException || cause instanceof IllegalArgumentException;
        return isSentence && cause.getMessage() != null
                ? cause.getMessage()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** Whether all addresses are valid, and none of their hosts resolves. */
    private static boolean resolvesNowhere(String servers) {
        List<Matcher> addresses = Stream.of(servers.split(","))
                .map(address -> ADDRESS.matcher(address.trim()))
                .toList();
        return addresses.stream().allMatch(Matcher::matches)
                && addresses.stream().noneMatch(address -> resolves(address.group(1)));
    }

    private static boolean resolves(String host) {
        try {
            InetAddress.getByName(host);
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The JDK reports a missing class in {@code sasl.jaas.config} only by this message. */
    private static boolean isLoginModuleMissing(Throwable cause) {
        return String.valueOf(cause.getMessage()).startsWith("No LoginModule found");
    }

    /** Redacts quoted parts: a parser quotes what it does not understand, which may be part of a secret. */
    private static String withoutSecrets(String reason, Map<?, ?> properties) {
        return QUOTED.matcher(reason).replaceAll(quoted -> {
            boolean isSecret = properties.entrySet().stream()
                    .anyMatch(property ->
                            Secret.isSecretProperty(property.getKey().toString())
                                    && property.getValue().toString().contains(quoted.group(1)));
            return Matcher.quoteReplacement(isSecret ? "'" + Secret.REDACTED + "'" : quoted.group());
        });
    }
}
