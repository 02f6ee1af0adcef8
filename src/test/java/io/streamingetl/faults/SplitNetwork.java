package io.streamingetl.faults;

import io.streamingetl.testkit.ClusterFile;
import io.streamingetl.testkit.Ports;
import io.streamingetl.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The way between members of Hazelcast: each is known to the others by the address of a proxy, and connects from ports
 * of its own, by which a proxy tells who it is that connects. So any two can be cut off from each other.
 *
 * <p>The event bus is not cut: a node sends to those that Hazelcast says are there.
 */
final class SplitNetwork implements AutoCloseable {
    /** From this port on, so many for each: below those that the system gives, and above {@link Ports#free}'s. */
    private static final int FIRST_OUTBOUND = 32_000;

    private static final int OUTBOUND = 200;

    private final List<Integer> ports = new ArrayList<>();
    private final List<TcpProxy> proxies = new ArrayList<>();

    /** Between so many members, none cut off. */
    SplitNetwork(int members) {
        for (int i = 0; i < members; i++) {
            int port = Ports.free();
            ports.add(port);
            proxies.add(TcpProxy.to("127.0.0.1", port));
        }
    }

    /** Writes the project's own file of Hazelcast, changed for this member's place in the network, to a folder. */
    Path file(Path dir, int member) {
        StringBuilder members = new StringBuilder();
        proxies.forEach(
                proxy -> members.append("<member>").append(address(proxy)).append("</member>"));
        try {
            Path file = ClusterFile.write(dir, ports.get(member));
            String text = Files.readString(file)
                    .replace("<interfaces ", ways(member) + "<interfaces ")
                    .replace("<member>127.0.0.1</member>", members);
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ways(int member) {
        return "<public-address>%s</public-address><outbound-ports><ports>%d-%d</ports></outbound-ports>"
                .formatted(address(proxies.get(member)), firstOutbound(member), firstOutbound(member + 1) - 1);
    }

    private static String address(TcpProxy proxy) {
        return proxy.host() + ":" + proxy.port();
    }

    private static int firstOutbound(int member) {
        return FIRST_OUTBOUND + member * OUTBOUND;
    }

    private static boolean isOf(int member, int outboundPort) {
        return outboundPort >= firstOutbound(member) && outboundPort < firstOutbound(member + 1);
    }

    /** From now on no byte passes between this member and the others; their connections stay open. */
    void cutOff(int alone) {
        for (int member = 0; member < proxies.size(); member++) {
            boolean toAlone = member == alone;
            proxies.get(member).blackHoleFrom(port -> toAlone || isOf(alone, port));
        }
    }

    /** Everybody reaches everybody again. */
    void heal() {
        proxies.forEach(TcpProxy::heal);
    }

    @Override
    public void close() {
        proxies.forEach(TcpProxy::close);
    }
}
