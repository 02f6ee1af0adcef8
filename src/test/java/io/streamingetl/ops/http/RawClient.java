package io.streamingetl.ops.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that sends exactly the given bytes. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MS = (int) Duration.ofSeconds(30).toMillis();
    private static final int END = -1;

    /** Little, so that the server soon can't send to a client that reads nothing. */
    private static final int RECEIVE_BYTES = 16 * 1024;

    private final Socket socket;

    RawClient(int port) {
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(RECEIVE_BYTES);
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a text on a connection of its own and returns all that is answered until the server closes it. */
    static String exchange(int port, String text) {
        try (RawClient client = new RawClient(port)) {
            client.send(text);
            return client.readAll();
        }
    }

    /** Returns whether it could be sent; false some time after the server has closed the connection. */
    boolean send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Asks for the root and returns whether the answer ends with this text. */
    boolean isAnswered(String ending) {
        send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return receives(ending);
    }

    /** Reads until what was read ends with this text; returns false if the server closes the connection before. */
    boolean receives(String ending) {
        StringBuilder answer = new StringBuilder();
        for (int next = read(); next != END; next = read()) {
            answer.append((char) next);
            if (answer.toString().endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the server closes the connection without an answer. */
    boolean isHungUpOn() {
        return read() == END;
    }

    private int read() {
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return END;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All until the server closes the connection. */
    String readAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int next = read(); next != END; next = read()) {
            all.write(next);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
