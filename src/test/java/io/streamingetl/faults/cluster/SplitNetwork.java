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
 * The ways between clustered nodes, those of Hazelcast and those of the event bus, so that any two can be cut off from
 * each other. Each is known to the others by the address of a proxy of Hazelcast, and connects from ports of its own,
 * by which a proxy tells who it is that connects. To the bus each goes by names, which are another proxy's for each of
 * the others.
 */
final class SplitNetwork implements AutoCloseable {
    /** From this port on, so many for each: below those that the system gives, and above {@link Ports#free}'s. */
    private static final int FIRST_OUTBOUND = 32_000;

    private static final int OUTBOUND = 200;

    private final List<Node> nodes = new ArrayList<>();
    private final List<BusWay> busWays = new ArrayList<>();

    /** What a node listens on, and the proxy that others reach its Hazelcast by. */
    private record Node(int number, int hazelcastPort, TcpProxy hazelcast, int busPort) {
        static Node of(int number) {
            int port = Ports.free();
            return new Node(number, port, TcpProxy.to("127.0.0.1", port), Ports.free());
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

        /** The address by which this node knows the bus of that one, its own among them. */
        String busAddressOf(Node other) {
            return "127.0." + (number + 1) + "." + (other.number + 1);
        }
    }

    private record BusWay(Node from, Node to, TcpProxy proxy) {
        static BusWay of(Node from, Node to) {
            return new BusWay(from, to, TcpProxy.at(from.busAddressOf(to), to.busAddressOf(to), to.busPort));
        }
    }

    /** Between so many nodes, none cut off. */
    SplitNetwork(int count) {
        for (int i = 0; i < count; i++) {
            nodes.add(Node.of(i));
        }
        for (Node from : nodes) {
            nodes.stream().filter(to -> !to.equals(from)).forEach(to -> busWays.add(BusWay.of(from, to)));
        }
    }

    /**
     * Starts a node of this job in its place in the network, and does not wait.
     *
     * @param dir where its configuration and its output are
     * @param forgetAfter for how long it misses a dead node
     */
    FatJar start(Path dir, Job job, int number, Duration forgetAfter) {
        Node node = nodes.get(number);
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

    private Path hostsFile(Path dir, Node node) {
        List<String> hosts = nodes.stream()
                .map(one -> node.busAddressOf(one) + " " + one.busName())
                .toList();
        try {
            return Files.write(dir.resolve("hosts"), hosts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The project's own file, changed for this node's place in the network. */
    private Path hazelcastFile(Path dir, Node node) {
        StringBuilder members = new StringBuilder();
        nodes.forEach(
                one -> members.append("<member>").append(one.hazelcastAddress()).append("</member>"));
        try {
            Path file = ClusterXml.write(dir, node.hazelcastPort);
            String text = Files.readString(file)
                    .replace("<interfaces ", ways(node) + "<interfaces ")
                    .replace("<member>127.0.0.1</member>", members);
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ways(Node node) {
        return "<public-address>%s</public-address><outbound-ports><ports>%d-%d</ports></outbound-ports>"
                .formatted(node.hazelcastAddress(), node.firstOutbound(), node.firstOutbound() + OUTBOUND - 1);
    }

    /** From now on no byte passes between this node and the others; their connections stay open. */
    void cutOff(int number) {
        Node alone = nodes.get(number);
        nodes.forEach(node -> node.hazelcast.blackHoleFrom(port -> node.equals(alone) || alone.connectsFrom(port)));
        busWays.stream()
                .filter(way -> way.from.equals(alone) || way.to.equals(alone))
                .forEach(way -> way.proxy.blackHole());
    }

    /** Everybody reaches everybody again. */
    void heal() {
        nodes.forEach(node -> node.hazelcast.heal());
        busWays.forEach(way -> way.proxy.heal());
    }

    /** Connections of the bus that were made so far. */
    long busConnections() {
        return busWays.stream().mapToLong(way -> way.proxy.connections()).sum();
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.hazelcast.close());
        busWays.forEach(way -> way.proxy.close());
    }
}
