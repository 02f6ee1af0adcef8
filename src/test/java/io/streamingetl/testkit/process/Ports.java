package io.streamingetl.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Free loopback ports for servers that restart on the same port. */
public final class Ports {
    /**
     * Half-open range below the ephemeral ports, so that no client's outgoing socket takes the port of a stopped
     * server.
     */
    private static final int FIRST = 15_000;

    private static final int END = 32_000;
    private static final int TRIES = 100;

    private Ports() {}

    /** A port on which nothing listens; throws {@link IllegalStateException} if none is found. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port found in " + FIRST + " to " + END);
    }

    /** Whether a loopback port accepts connections. */
    public static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
