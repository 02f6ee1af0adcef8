package io.streamingetl.pipeline.kafka;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.Node;

/** Compares what listens at the configured servers with how the client connects. Blocks for a few seconds at most. */
final class ListenerCheck {
    private final BootstrapServers bootstrap;

    ListenerCheck(BootstrapServers bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * Must succeed before a client is made that connects without TLS: it takes the first bytes that it gets for the
     * length of a message, and runs out of memory where they are none (KAFKA-4090). A server that does not answer
     * passes, as the client retries. With TLS, the JDK checks the first bytes.
     *
     * @throws ConfigException if one of the servers is no plain Kafka listener
     */
    void requirePlain() {
        if (bootstrap.isPlain()) {
            for (Listener listener : Listener.askAll(bootstrap.addresses())) {
                switch (listener.kind()) {
                    case TLS ->
                        throw Violation.of("source.kafka.security.protocol", tls(listener))
                                .refused();
                    case DATABASE, OTHER ->
                        throw Violation.of("source.kafka.bootstrap.servers", other(listener))
                                .refused();
                    case PLAIN, SILENT, UNREACHABLE -> {}
                }
            }
        }
    }

    private String tls(Listener listener) {
        String protocol = bootstrap.hasLogin() ? "SASL_SSL" : "SSL, or to SASL_SSL for a login";
        return listener + " is not a plain Kafka listener, it speaks TLS: set it to " + protocol;
    }

    private static String other(Listener listener) {
        String what = listener.kind() == Listener.Kind.DATABASE
                ? "but a MySQL or MariaDB server"
                : "it answers \"" + listener.detail() + "\"";
        return listener + " is not a Kafka listener, " + what + ": give the address of a broker";
    }

    /** Why no broker answers the client, and what to check; one clause for each server. */
    String outage() {
        Set<String> reasons = new LinkedHashSet<>();
        if (bootstrap.resolveNowhere()) {
            reasons.add("no host in bootstrap.servers resolves");
        }
        for (Listener listener : Listener.askAll(bootstrap.addresses())) {
            reasons.add(reason(listener));
        }
        return "no broker answers at " + bootstrap.servers() + ": " + String.join("; ", reasons);
    }

    private String reason(Listener listener) {
        return switch (listener.kind()) {
            case TLS -> bootstrap.isPlain() ? tls(listener) : furtherTls(listener);
            case PLAIN -> bootstrap.isPlain() ? furtherPlain(listener) : plain(listener);
            case DATABASE, OTHER -> other(listener);
            case SILENT ->
                listener + " accepts connections, but does not answer: check the broker's log, and any proxy"
                        + " in between";
            case UNREACHABLE ->
                listener + " can't be reached (" + listener.detail()
                        + "): check that the broker runs, source.kafka.bootstrap.servers, and firewalls";
        };
    }

    private String plain(Listener listener) {
        return listener + " is a plain Kafka listener, without TLS: set source.kafka.security.protocol to "
                + (bootstrap.hasLogin() ? "SASL_PLAINTEXT" : "PLAINTEXT");
    }

    private String furtherTls(Listener listener) {
        return listener + " speaks TLS, but the client gets no further: source.kafka.security.protocol must be "
                + (bootstrap.hasLogin() ? "SSL if it has no logins" : "SASL_SSL if it requires a login");
    }

    private String furtherPlain(Listener listener) {
        if (bootstrap.hasLogin()) {
            return listener + " does not complete the login: source.kafka.security.protocol must be PLAINTEXT if it has"
                    + " no logins";
        }
        try (PlainRequest request = new PlainRequest(listener.address())) {
            return advertised(listener, request);
        } catch (IOException e) {
            return listener + " can't be reached any more";
        }
    }

    private static String advertised(Listener listener, PlainRequest request) {
        try {
            List<String> wrong = new ArrayList<>();
            List<InetSocketAddress> found = new ArrayList<>();
            for (Node node : request.brokers()) {
                List<InetSocketAddress> addresses =
                        BootstrapServers.addresses(node.host(), node.port()).toList();
                found.addAll(addresses);
                if (addresses.isEmpty()) {
                    wrong.add(node.host() + ":" + node.port() + ", which does not resolve");
                }
            }
            for (Listener broker : Listener.askAll(found)) {
                if (broker.kind() != Listener.Kind.PLAIN) {
                    wrong.add(broker + ", which " + broker.kind());
                }
            }
            return wrong.isEmpty()
                    ? listener + " answers, but not in time: check the load of the brokers"
                    : listener + " answers, but its cluster advertises " + String.join(" and ", wrong)
                            + ": correct the brokers' advertised.listeners";
        } catch (SocketTimeoutException e) {
            return listener + " answers only the first request";
        } catch (IOException closed) {
            return listener + " requires a login: set source.kafka.security.protocol to SASL_PLAINTEXT, with"
                    + " sasl.mechanism and sasl.jaas.config";
        }
    }
}
