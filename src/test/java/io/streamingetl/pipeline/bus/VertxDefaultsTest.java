package io.streamingetl.pipeline.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.Json;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VertxDefaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    @Test
    void when_theHostsFileMovesANameToAnotherAddress_then_newConnectionsGoThere() throws IOException {
        Path hosts = Files.writeString(dir.resolve("hosts"), "127.0.0.1 database.test\n");
        VertxOptions options = VertxDefaults.options();
        options.getAddressResolverOptions().setHostsPath(hosts.toString());
        Vertx vertx = Vertx.vertx(options);
        try (ServerSocket first = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(first.getLocalPort(), 50, InetAddress.getByName("127.0.0.2"))) {
            assertThat(connected(vertx, second.getLocalPort())).isEqualTo("127.0.0.1");
            Files.writeString(hosts, "127.0.0.2 database.test\n");
            Await.until(
                    () -> connected(vertx, second.getLocalPort()).equals("127.0.0.2"),
                    PATIENCE,
                    () -> "a connection to the other address");
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void when_running_then_aProcessThatIsKilledLeavesNoFolder() {
        VertxOptions options = VertxDefaults.options();
        options.getFileSystemOptions().setFileCacheDir(dir.resolve("cache").toString());
        Vertx vertx = Vertx.vertx(options);
        try {
            assertThat(dir).isEmptyDirectory();
        } finally {
            vertx.close().await();
        }
    }

    private static String connected(Vertx vertx, int port) {
        NetSocket socket =
                vertx.createNetClient().connect(port, "database.test").await();
        String address = socket.remoteAddress().hostAddress();
        socket.close().await();
        return address;
    }

    @Test
    void when_databindIsOnTheClassPath_then_vertxDoesNotUseIt() {
        assertThat(Json.CODEC).isExactlyInstanceOf(JacksonCodec.class);
    }
}
