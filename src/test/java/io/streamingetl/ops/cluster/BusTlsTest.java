package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.ClusterConfig;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.ClusterFile;
import io.streamingetl.testkit.ServerCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes whose event bus is encrypted, and one that is not of theirs; all are members of one Hazelcast. */
class BusTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Once a second: more often than a node that can be heard needs to be. */
    private static final int TOLD = 4;

    @TempDir
    private Path dir;

    private final List<Vertx> started = new ArrayList<>();

    /** What a node knows, and how often it told where it stands. */
    private record Node(ClusterView cluster, AtomicInteger told) {
        List<String> others() {
            return cluster.view().others().stream()
                    .map(other -> other.getString(ClusterView.NAME))
                    .toList();
        }

        void awaitOther(String name) {
            Await.until(() -> others().equals(List.of(name)), PATIENCE, () -> name + " in " + cluster.view());
        }
    }

    @AfterEach
    void close() {
        started.forEach(vertx -> vertx.close().await());
    }

    private Node join(Path file, String name, Optional<ClusterConfig.Tls> tls) {
        Vertx vertx = ClusterStart.start(new ClusterConfig(true, file.toString(), "127.0.0.1", 0, tls))
                .await();
        started.add(vertx);
        AtomicInteger told = new AtomicInteger();
        ClusterView cluster = new ClusterView("orders", name, () -> {
            told.incrementAndGet();
            return new JsonObject().put(ClusterView.NAME, name);
        });
        vertx.deployVerticle(cluster).await();
        return new Node(cluster, told);
    }

    private ClusterConfig.Tls tls(String authority) throws IOException {
        ServerCertificate pair =
                ServerCertificate.create(Files.createDirectory(dir.resolve(authority)), "dns:localhost");
        return new ClusterConfig.Tls(
                pair.certificate().toString(), pair.key().toString(), pair.ca().toString());
    }

    private void joinAndHearNothingOf(ClusterConfig.Tls own, Optional<ClusterConfig.Tls> others) {
        Path file = ClusterFile.write(dir);
        Node one = join(file, "one", Optional.of(own));
        Node two = join(file, "two", Optional.of(own));
        Node outsider = join(file, "outsider", others);
        one.awaitOther("two");
        two.awaitOther("one");
        Await.until(() -> outsider.told.get() >= TOLD, PATIENCE, () -> "what nobody hears, " + TOLD + " times");
        assertThat(one.others()).containsExactly("two");
        assertThat(two.others()).containsExactly("one");
    }

    @Test
    void when_aNodeHasACertificateOfAnotherAuthority_then_itIsNotHeard() throws IOException {
        ClusterConfig.Tls own = tls("nodes");
        ClusterConfig.Tls other = tls("strangers");
        // It trusts the nodes; that they ask for its certificate is all that keeps it out.
        joinAndHearNothingOf(own, Optional.of(new ClusterConfig.Tls(other.certificate(), other.key(), own.ca())));
    }

    @Test
    void when_aNodeHasNoCertificate_then_itIsNotHeard() throws IOException {
        joinAndHearNothingOf(tls("nodes"), Optional.empty());
    }
}
