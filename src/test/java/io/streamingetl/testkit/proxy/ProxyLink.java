package io.streamingetl.testkit.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One client's connection through a proxy: two sockets and a thread for each direction. */
final class ProxyLink {
    private static final int CHUNK_BYTES = 65_536;
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int DIRECTIONS = 2;
    private static final int PACKET_HEADER_BYTES = 4;

    private final TcpProxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean lostBytes;
    private volatile boolean answerToDrop;

    ProxyLink(TcpProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until a thread, which is about to end, has ended. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void start() {
        daemon("proxy-" + proxy.port() + "-up", this::up);
    }

    /** Whether a black hole swallowed bytes of this connection, which makes it unusable. */
    boolean lostBytes() {
        return lostBytes;
    }

    /** Closes both sides with a reset; returns false if they were closed already. */
    boolean reset() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        proxy.closed(this);
        reset(client);
        reset(server);
        return true;
    }

    /** Copies from client to server; connects first, unless the proxy is a black hole. */
    private void up() {
        try {
            client.setTcpNoDelay(true);
            if (!swallows()) {
                server.connect(proxy.target(), CONNECT_TIMEOUT_MS);
                server.setTcpNoDelay(true);
                daemon("proxy-" + proxy.port() + "-down", this::down);
            }
            pumpUp();
            end(server);
        } catch (IOException e) {
            fail();
        }
    }

    private void down() {
        try {
            pumpDown();
            end(client);
        } catch (IOException e) {
            fail();
        }
    }

    private void pumpUp() throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = server.isConnected() ? server.getOutputStream() : OutputStream.nullOutputStream();
        ToServer sink = new ToServer(out);
        CommitFrames frames = new CommitFrames();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            proxy.holdUp();
            if (swallows()) {
                continue;
            }
            if (proxy.isMySql()) {
                frames.accept(chunk, count, sink);
            } else {
                sink.other(chunk, 0, count);
            }
        }
    }

    private void pumpDown() throws IOException {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            proxy.holdUp();
            if (swallows()) {
                continue;
            }
            if (answerToDrop && dropsAnswer(chunk, count)) {
                return;
            }
            out.write(chunk, 0, count);
            proxy.passed(false, count);
        }
    }

    private boolean swallows() {
        if (proxy.isBlackHoleFrom(client.getPort())) {
            lostBytes = true;
            if (!proxy.isBlackHoleFrom(client.getPort())) {
                // Healed between the two lines above, too early to be seen there.
                reset();
            }
        }
        return lostBytes;
    }

    /** Whether the answer to a COMMIT was an OK packet, in which case the client is reset. */
    private boolean dropsAnswer(byte[] chunk, int count) {
        answerToDrop = false;
        boolean ok = count > PACKET_HEADER_BYTES && chunk[PACKET_HEADER_BYTES] == 0;
        proxy.commits().answered(ok);
        if (ok) {
            reset();
        }
        return ok;
    }

    /**
     * One side closed its stream: closes the other side's, and the link when both are closed; a black hole hides it.
     */
    private void end(Socket other) throws IOException {
        if (swallows()) {
            return;
        }
        if (ended.incrementAndGet() < DIRECTIONS) {
            other.shutdownOutput();
        } else if (closed.compareAndSet(false, true)) {
            proxy.closed(this);
            client.close();
            server.close();
        }
    }

    /** One side failed: resets the other, except across a black hole. */
    private void fail() {
        if (!swallows()) {
            reset();
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed by the other side meanwhile.
        }
    }

    /** Forwards a client's bytes, and COMMITs according to their fate. */
    private final class ToServer implements CommitFrames.Sink {
        private final OutputStream out;

        ToServer(OutputStream out) {
            this.out = out;
        }

        @Override
        public void other(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            proxy.passed(true, length);
        }

        @Override
        public void commit(byte[] packet) throws IOException {
            CommitCuts.Fate fate = proxy.commits().next();
            if (fate == CommitCuts.Fate.CUT_BEFORE) {
                reset();
                throw new IOException("Cut before a COMMIT");
            }
            if (fate == CommitCuts.Fate.HELD) {
                proxy.commits().awaitRelease();
            }
            answerToDrop = fate == CommitCuts.Fate.CUT_AFTER;
            other(packet, 0, packet.length);
        }
    }
}
