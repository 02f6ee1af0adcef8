package io.streamingetl.pipeline.kafka;

import io.streamingetl.config.rule.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Failures of Kafka's clients as sentences: their messages hide the reason in a chain of causes, and name no property.
 */
public final class ClientFailure {
    /** What the clients' constructors say about any failure. */
    private static final Pattern GENERIC = Pattern.compile("Failed (?:to )?(?:construct|create) .*");

    /** A request that was never sent: its client has no connection. */
    private static final Pattern NO_NODE =
            Pattern.compile("waiting for a node assignment|waiting to send the call|AdminClient thread has exited");

    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    private static final String PEM_BEGIN = "-----BEGIN";

    /**
     * What to do about a reason.
     *
     * @param advice gets the match and the client's properties; returns an empty text if it does not apply
     */
    private record Remedy(Pattern reason, BiFunction<Matcher, Map<?, ?>, String> advice) {
        static Remedy of(String regex, BiFunction<Matcher, Map<?, ?>, String> advice) {
            return new Remedy(Pattern.compile(regex), advice);
        }

        static Remedy of(String regex, String advice) {
            return of(regex, (found, properties) -> advice);
        }
    }

    private static final List<Remedy> REMEDIES = List.of(
            Remedy.of("Could not find a 'KafkaClient' entry", "set sasl.mechanism and sasl.jaas.config"),
            Remedy.of("not terminated by semi-colon", "end sasl.jaas.config with a semicolon"),
            Remedy.of(
                    "Invalid login module control flag",
                    "sasl.jaas.config must be CLASS required OPTION=\"value\" ...;"),
            Remedy.of(
                    "No serviceName defined",
                    "set sasl.mechanism to that of the login module, or sasl.kerberos.service.name"),
            Remedy.of(
                    "Unexpected handshake request",
                    "the listener has no logins: set security.protocol to PLAINTEXT, or to SSL"),
            Remedy.of("Heartbeat must be set lower", ClientFailure::heartbeat),
            Remedy.of("Failed to load SSL keystore (.+) of type (?!PEM)", ClientFailure::storeType),
            Remedy.of(
                    "(?:Class|class|No LoginModule found for) (\\S+?)(?: (?:cannot|could not) be found| is not an .*|[.:]?$)",
                    ClientFailure::classOf),
            Remedy.of("^(\\S+) ClassNotFoundException", ClientFailure::classOf),
            Remedy.of(
                    "PKIX path|unable to find valid certification path",
                    "ssl.truststore.location must hold the authority that signed the broker's certificate"),
            Remedy.of(
                    "No subject alternative|No name matching",
                    "the broker's certificate must have the name in bootstrap.servers"));

    private ClientFailure() {}

    /** The messages of the failure and its causes, without repetitions. */
    public static String reason(Throwable failure) {
        StringBuilder reason = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = text(cause);
            boolean isWrapper = cause.getCause() != null
                    && (GENERIC.matcher(text).matches()
                            || text.equals(cause.getCause().toString()));
            if (!isWrapper && reason.indexOf(message(cause)) < 0) {
                reason.append(reason.isEmpty() ? "" : ": ").append(text);
            }
        }
        return reason.toString();
    }

    /**
     * The failure of a request, with its reason and what to do; of the same kind, as callers decide by it.
     *
     * @param properties the client's
     */
    public static Throwable explained(Throwable failure, Map<?, ?> properties) {
        if (failure instanceof TimeoutException
                && NO_NODE.matcher(message(failure)).find()) {
            Object servers = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
            return new TimeoutException("no broker answers at " + servers);
        }
        return failure instanceof AuthenticationException
                ? new AuthenticationException(reason(failure, properties))
                : failure;
    }

    /** As {@link #reason(Throwable)}, with what to do if that is known, and without the secrets in the properties. */
    static String reason(Throwable failure, Map<?, ?> properties) {
        String reason = reason(failure);
        String advice = REMEDIES.stream()
                .map(remedy -> {
                    Matcher found = remedy.reason.matcher(reason);
                    return found.find() ? remedy.advice.apply(found, properties) : "";
                })
                .filter(text -> !text.isEmpty())
                .findFirst()
                .map(text -> ": " + text)
                .orElse("");
        return withoutSecrets(reason, properties) + advice;
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Kafka's own messages are sentences; those of other exceptions may be only a path or a class name. */
    private static String text(Throwable cause) {
        boolean isSentence = cause instanceof KafkaException
                || cause instanceof IllegalArgumentException
                || cause.getClass().equals(IOException.class);
        return isSentence || cause.getMessage() == null
                ? message(cause)
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private static String heartbeat(Matcher found, Map<?, ?> properties) {
        return "heartbeat.interval.ms is " + properties.get(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG)
                + ", session.timeout.ms is " + properties.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
    }

    /** Kafka reads each store as JKS unless its type is set. */
    private static String storeType(Matcher found, Map<?, ?> properties) {
        if (!isPem(found.group(1))) {
            return "";
        }
        return properties.entrySet().stream()
                .filter(property -> found.group(1).equals(property.getValue()))
                .map(property -> property.getKey().toString().replace(".location", ""))
                .map(store -> "this is a PEM file: set " + store + ".type to PEM, and remove " + store + ".password")
                .findFirst()
                .orElse("");
    }

    private static boolean isPem(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).contains(PEM_BEGIN);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static String classOf(Matcher found, Map<?, ?> properties) {
        String names = properties.entrySet().stream()
                .filter(property -> property.getValue().toString().contains(found.group(1)))
                .map(property -> property.getKey().toString())
                .sorted()
                .collect(Collectors.joining(" and "));
        return names.isEmpty() ? "" : "correct " + names + ", or add the class to the class path";
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
