package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.ops.cluster.JoinedNodes.Node;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.node.ClusterXml;
import io.streamingetl.testkit.process.Ports;
import io.streamingetl.testkit.process.ServerCertificate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose event bus is encrypted, and those who are not of theirs; all nodes are members of one Hazelcast. */
@Tag("slow")
class BusTlsTest {
    /** One a second: more than a node that the others can reach needs. */
    private static final int PUBLISHED = 4;

    private static final String HOST = "127.0.0.1";

    @TempDir
    private Path dir;

    private final Vertx clients = Vertx.vertx();

    /** Referenced here, because the garbage collector closes an unreachable client with its connections. */
    private final List<NetClient> held = new ArrayList<>();

    private final JoinedNodes nodes = new JoinedNodes(name -> Future.failedFuture("unused"));

    @AfterEach
    void close() {
        nodes.close();
        clients.close().await();
    }

    private Node join(Path file, String name, Optional<ClusterConfig.Tls> tls) {
        return nodes.join(name, new ClusterConfig(true, file.toString(), HOST, 0, tls));
    }

    private ClusterConfig.Tls tls(String authority) throws IOException {
        ServerCertificate pair =
                ServerCertificate.create(Files.createDirectory(dir.resolve(authority)), "dns:localhost");
        return new ClusterConfig.Tls(
                pair.certificate().toString(), pair.key().toString(), pair.ca().toString());
    }

    private void joinAndHearNothingOf(ClusterConfig.Tls own, Optional<ClusterConfig.Tls> others) {
        Path file = ClusterXml.write(dir);
        Node one = join(file, "one", Optional.of(own));
        Node two = join(file, "two", Optional.of(own));
        Node outsider = join(file, "outsider", others);
        one.awaitOthers("two");
        two.awaitOthers("one");
        Await.until(
                () -> outsider.published().get() >= PUBLISHED,
                JoinedNodes.PATIENCE,
                () -> "messages that no node receives, " + PUBLISHED + " times");
        assertThat(one.others()).containsExactly("two");
        assertThat(two.others()).containsExactly("one");
        assertThat(outsider.others()).isEmpty();
    }

    /**
     * Connects to a bus that it trusts.
     *
     * @param key what it shows there, if anything
     * @return completes with the connection's end, or with the refusal to connect; never while it is open
     */
    private Future<Void> connect(int port, String ca, Optional<PemKeyCertOptions> key) {
        NetClientOptions options = new NetClientOptions()
                .setSsl(true)
                .setHostnameVerificationAlgorithm("")
                .setTrustOptions(new PemTrustOptions().addCertPath(ca));
        key.ifPresent(options::setKeyCertOptions);
        Promise<Void> ended = Promise.promise();
        NetClient client = clients.createNetClient(options);
        held.add(client);
        client.connect(port, HOST)
                .onSuccess(socket -> socket.closeHandler(closed -> ended.complete()))
                .onFailure(refused -> ended.complete());
        return ended.future();
    }

    private static Optional<PemKeyCertOptions> key(ClusterConfig.Tls tls) {
        return Optional.of(
                new PemKeyCertOptions().setCertPath(tls.certificate()).setKeyPath(tls.key()));
    }

    @Test
    void when_aClientHasNoCertificateOrOneOfAnotherAuthority_then_itIsRefused() throws IOException {
        ClusterConfig.Tls own = tls("nodes");
        int port = Ports.free();
        String file = ClusterXml.write(dir).toString();
        nodes.join("one", new ClusterConfig(true, file, HOST, port, Optional.of(own)));

        Future<Void> member = connect(port, own.ca(), key(own));
        Future<Void> nameless = connect(port, own.ca(), Optional.empty());
        Future<Void> stranger = connect(port, own.ca(), key(tls("strangers")));
        Await.until(
                () -> nameless.isComplete() && stranger.isComplete(),
                JoinedNodes.PATIENCE,
                () -> "the refusal of both");
        assertThat(member.isComplete())
                .as("who has a certificate of the nodes' authority stays")
                .isFalse();
    }

    @Test
    void when_aNodeHasACertificateOfAnotherAuthority_then_itIsNotHeard() throws IOException {
        ClusterConfig.Tls own = tls("nodes");
        ClusterConfig.Tls other = tls("strangers");
        // It trusts the nodes; that they ask for its certificate is all that keeps it out.
        joinAndHearNothingOf(own, Optional.of(new ClusterConfig.Tls(other.certificate(), other.key(), own.ca())));
    }

    @Test
    void when_aNodeSpeaksPlainText_then_itIsNotHeard() throws IOException {
        joinAndHearNothingOf(tls("nodes"), Optional.empty());
    }
}
