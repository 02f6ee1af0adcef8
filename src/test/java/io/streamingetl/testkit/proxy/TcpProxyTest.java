package io.streamingetl.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.testkit.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private ServerSocket echo;
    private Thread echoing;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        echoing = ProxyLink.daemon("echo", this::serve);
        proxy = TcpProxy.to("127.0.0.1", echo.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void when_healthy_then_bytesPassBothWaysAndAreCounted() throws IOException {
        try (Socket client = connect()) {
            assertThat(echoed(client, 7)).isEqualTo(7);

            client.shutdownOutput();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(proxy.bytesToServer()).isEqualTo(1);
        assertThat(proxy.bytesToClient()).isEqualTo(1);
        Await.until(() -> proxy.openConnections() == 0, SOON, () -> "the link to close");
    }

    @Test
    void when_delayed_then_aRoundTripTakesTwice() throws IOException {
        try (Socket client = connect()) {
            echoed(client, 1);
            proxy.delay(Duration.ofMillis(60));
            long startNs = System.nanoTime();

            echoed(client, 2);

            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        }
    }

    @Test
    void when_cut_then_clientIsResetAndMayConnectAgain() throws IOException {
        try (Socket client = connect()) {
            echoed(client, 1);

            assertThat(proxy.cut()).isEqualTo(1);

            assertThatThrownBy(() -> echoed(client, 2)).isInstanceOf(SocketException.class);
        }
        try (Socket client = connect()) {
            assertThat(echoed(client, 3)).isEqualTo(3);
        }
        assertThat(proxy.cuts()).isEqualTo(1);
    }

    @Test
    void when_refusing_then_openConnectionsContinueAndNewOnesFailUntilHealed() throws IOException {
        try (Socket client = connect()) {
            echoed(client, 1);

            proxy.refuse();

            assertThat(echoed(client, 2)).isEqualTo(2);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
        proxy.heal();
        try (Socket client = connect()) {
            assertThat(echoed(client, 3)).isEqualTo(3);
        }
    }

    @Test
    void when_blackHole_then_silenceAndResetOnceHealed() throws IOException {
        try (Socket old = connect()) {
            echoed(old, 1);
            proxy.blackHole();
            try (Socket fresh = connect()) {
                assertThatThrownBy(() -> echoed(old, 2)).isInstanceOf(SocketTimeoutException.class);
                assertThatThrownBy(() -> echoed(fresh, 3)).isInstanceOf(SocketTimeoutException.class);

                proxy.heal();

                assertThatThrownBy(() -> echoed(old, 4)).isInstanceOf(SocketException.class);
                assertThatThrownBy(() -> echoed(fresh, 5)).isInstanceOf(SocketException.class);
            }
        }
        try (Socket client = connect()) {
            assertThat(echoed(client, 6)).isEqualTo(6);
        }
    }

    @Test
    void when_targetIsDown_then_clientIsReset() throws IOException {
        echo.close();
        ProxyLink.join(echoing);

        try (Socket client = connect()) {
            assertThatThrownBy(() -> echoed(client, 1)).isInstanceOf(SocketException.class);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.host(), proxy.port());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static int echoed(Socket client, int value) throws IOException {
        client.setSoTimeout(300);
        client.getOutputStream().write(value);
        int answer = client.getInputStream().read();
        if (answer < 0) {
            throw new IOException("Closed in good order");
        }
        return answer;
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                ProxyLink.daemon("echo-client", () -> echo(client));
            } catch (IOException e) {
                // Closed at the end of the test.
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException reset) {
            // Expected: the test resets connections.
        }
    }
}
