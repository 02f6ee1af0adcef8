package io.streamingetl.faults.cluster;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.ClusterXml;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.process.Ports;
import io.streamingetl.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The Hazelcast and event bus connections between clustered nodes, any two of which can be cut off from each other.
 * Each node advertises the address of a Hazelcast proxy and connects from its own range of ports, by which a proxy
 * identifies the client. For the event bus, each node resolves the others' names to proxies that are specific to the
 * pair.
 */
final class SplitNetwork implements AutoCloseable {
    /** First outbound port of a range per node, below the ephemeral ports and above {@link Ports#free}'s. */
    private static final int FIRST_OUTBOUND = 32_000;

    private static final int OUTBOUND = 200;

    private final List<NetworkNode> nodes = new ArrayList<>();
    private final List<BusLink> busLinks = new ArrayList<>();

    /** The ports of a node, and the proxy through which others reach its Hazelcast. */
    private record NetworkNode(int number, int hazelcastPort, TcpProxy hazelcast, int busPort) {
        static NetworkNode of(int number) {
            int port = Ports.free();
            return new NetworkNode(number, port, TcpProxy.to("127.0.0.1", port), Ports.free());
        }

        String hazelcastAddress() {
            return hazelcast.host() + ":" + hazelcast.port();
        }

        int firstOutbound() {
            return FIRST_OUTBOUND + number * OUTBOUND;
        }

        boolean connectsFrom(int port) {
            return port >= firstOutbound() && port < firstOutbound() + OUTBOUND;
        }

        String busName() {
            return "node-" + number;
        }

        /** The address at which this node reaches that node's bus, or its own. */
        String busAddressOf(NetworkNode other) {
            return "127.0." + (number + 1) + "." + (other.number + 1);
        }
    }

    private record BusLink(NetworkNode from, NetworkNode to, TcpProxy proxy) {
        static BusLink of(NetworkNode from, NetworkNode to) {
            return new BusLink(from, to, TcpProxy.at(from.busAddressOf(to), to.busAddressOf(to), to.busPort));
        }
    }

    /** Connects this many nodes; none is cut off. */
    SplitNetwork(int count) {
        for (int i = 0; i < count; i++) {
            nodes.add(NetworkNode.of(i));
        }
        for (NetworkNode from : nodes) {
            nodes.stream().filter(to -> !to.equals(from)).forEach(to -> busLinks.add(BusLink.of(from, to)));
        }
    }

    /**
     * Starts a node of this job at its place in the network, without waiting.
     *
     * @param dir folder of its configuration and output
     * @param forgetAfter how long the view shows a dead node
     */
    FatJar start(Path dir, Job job, int number, Duration forgetAfter) {
        NetworkNode node = nodes.get(number);
        job.with("cluster.config", hazelcastFile(dir, node).toString())
                .with("cluster.host", node.busName())
                .with("cluster.port", String.valueOf(node.busPort));
        return FatJar.startMain(
                Path.of(System.getProperty("java.home")),
                dir,
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"),
                SplitNode.class,
                job.file(dir).toString(),
                hostsFile(dir, node).toString(),
                String.valueOf(forgetAfter.toMillis()));
    }

    private Path hostsFile(Path dir, NetworkNode node) {
        List<String> hosts = nodes.stream()
                .map(each -> node.busAddressOf(each) + " " + each.busName())
                .toList();
        try {
            return Files.write(dir.resolve("hosts"), hosts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The project's {@code cluster.xml}, adapted to this node's place in the network. */
    private Path hazelcastFile(Path dir, NetworkNode node) {
        StringBuilder members = new StringBuilder();
        nodes.forEach(each ->
                members.append("<member>").append(each.hazelcastAddress()).append("</member>"));
        try {
            Path file = ClusterXml.write(dir, node.hazelcastPort);
            String text = Files.readString(file)
                    .replace("<interfaces ", networkXml(node) + "<interfaces ")
                    .replace("<member>127.0.0.1</member>", members);
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String networkXml(NetworkNode node) {
        return "<public-address>%s</public-address><outbound-ports><ports>%d-%d</ports></outbound-ports>"
                .formatted(node.hazelcastAddress(), node.firstOutbound(), node.firstOutbound() + OUTBOUND - 1);
    }

    /** Drops all bytes between this node and the others; their connections stay open. */
    void cutOff(int number) {
        NetworkNode alone = nodes.get(number);
        nodes.forEach(node -> node.hazelcast.blackHoleFrom(port -> node.equals(alone) || alone.connectsFrom(port)));
        busLinks.stream()
                .filter(link -> link.from.equals(alone) || link.to.equals(alone))
                .forEach(link -> link.proxy.blackHole());
    }

    /** Reconnects all nodes. */
    void heal() {
        nodes.forEach(node -> node.hazelcast.heal());
        busLinks.forEach(link -> link.proxy.heal());
    }

    /** Number of bus connections made so far. */
    long busConnections() {
        return busLinks.stream().mapToLong(link -> link.proxy.connections()).sum();
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.hazelcast.close());
        busLinks.forEach(link -> link.proxy.close());
    }
}
