package io.streamingetl.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.node.FullLogCapture;
import io.streamingetl.testkit.process.Ports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node as far as it goes without a broker and a database. */
@ExtendWith(VertxExtension.class)
class EtlNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Future<EtlNode> start(Vertx vertx, int httpPort, int databasePort) {
        EtlConfig config = ConfigParser.parse(yaml(httpPort, databasePort), "etl.yaml", Map.of(), 1);
        return EtlNode.start(vertx, config, Duration.ofSeconds(1), status -> {});
    }

    private static String yaml(int httpPort, int databasePort) {
        return """
                source: { kafka: { bootstrap.servers: "127.0.0.1:9" } }
                sink: { host: 127.0.0.1, port: %d, password: x }
                http: { port: %d }
                """.formatted(databasePort, httpPort);
    }

    @Test
    @Tag("slow")
    void when_httpPortIsInUse_then_startFailsAndLeavesNothing(Vertx vertx) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(vertx, other.getLocalPort(), 9).await())
                    .hasMessageStartingWith("http.port: " + other.getLocalPort() + " on 127.0.0.1 is in use");
            assertThat(vertx.deploymentIDs()).isEmpty();
        }
    }

    @Test
    void when_stoppedWhileItsDatabaseDoesNotAnswer_then_nothingFailsUnhandled() throws IOException {
        Vertx vertx = Vertx.vertx();
        try (FullLogCapture log = new FullLogCapture();
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EtlConfig config = ConfigParser.parse(yaml(Ports.free(), silent.getLocalPort()), "etl.yaml", Map.of(), 1);
            EtlNode node = new EtlNode(vertx, Optional.empty(), config);
            Future<EtlNode> started = node.start(Duration.ofSeconds(1), status -> {});
            silent.accept();
            node.stop().await();
            vertx.close().await();
            assertThat(started.isComplete()).isFalse();
            assertThat(log.text()).doesNotContain("Unhandled exception", "Promise already completed");
        }
    }

    @Test
    @Tag("slow")
    void when_databaseIsAway_then_httpTellsWhatTheNodeWaitsFor(Vertx vertx) throws IOException {
        int httpPort = Ports.free();
        int databasePort = Ports.free();
        Future<EtlNode> node = start(vertx, httpPort, databasePort);
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/health/ready"))
                .build();
        Await.until(
                () -> {
                    HttpResponse<String> answer = client.send(ready, BodyHandlers.ofString());
                    return answer.statusCode() == 503
                            && answer.body().contains("waits for the database at 127.0.0.1:" + databasePort);
                },
                PATIENCE,
                () -> "/health/ready to name the database");
        assertThat(node.isComplete()).isFalse();
    }
}
