package io.streamingetl.pipeline.kafka;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * Where a client begins.
 *
 * @param servers {@code bootstrap.servers}, as configured
 * @param protocol {@code security.protocol}, as configured, in upper case
 */
record BootstrapServers(String servers, String protocol) {
    /** As {@code org.apache.kafka.common.utils.Utils} reads an address. */
    private static final Pattern ADDRESS = Pattern.compile("(?:[^/]*://)?\\[?([^]/]*?)]?:([0-9]{1,5})");

    private static final int MAX_PORT = 65_535;

    /** @param properties of the client */
    static BootstrapServers of(Map<?, ?> properties) {
        Object protocol = properties.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
        return new BootstrapServers(
                String.valueOf(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)),
                protocol == null
                        ? CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL
                        : protocol.toString().trim().toUpperCase(Locale.ROOT));
    }

    /** Whether the client connects without TLS. */
    boolean isPlain() {
        return protocol.equals(SecurityProtocol.PLAINTEXT.name) || hasPlainLogin();
    }

    /** Whether the client logs in without TLS. */
    boolean hasPlainLogin() {
        return protocol.equals(SecurityProtocol.SASL_PLAINTEXT.name);
    }

    /** Whether the client logs in. */
    boolean hasLogin() {
        return hasPlainLogin() || protocol.equals(SecurityProtocol.SASL_SSL.name);
    }

    /** Whether all addresses are valid, and none of their hosts resolves. */
    boolean resolveNowhere() {
        return matchers().allMatch(Matcher::matches) && addresses().isEmpty();
    }

    /** The addresses of the hosts that resolve; empty if none does, or an address is invalid. Blocks. */
    List<InetSocketAddress> addresses() {
        return matchers()
                .filter(Matcher::matches)
                .flatMap(address -> addresses(address.group(1), Integer.parseInt(address.group(2))))
                .toList();
    }

    private Stream<Matcher> matchers() {
        return Stream.of(servers.split(",")).map(address -> ADDRESS.matcher(address.trim()));
    }

    /** As Kafka's client: of IPv4 and IPv6, only the addresses of the first one's family. */
    static Stream<InetSocketAddress> addresses(String host, int port) {
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            return Stream.of(all)
                    .filter(address -> port <= MAX_PORT && address.getClass().equals(all[0].getClass()))
                    .map(address -> new InetSocketAddress(address, port));
        } catch (UnknownHostException e) {
            return Stream.of();
        }
    }
}
