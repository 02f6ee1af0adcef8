package io.streamingetl.testkit.proxy;

import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/**
 * A loopback TCP proxy that injects network faults. It starts healthy; every method may be called at any time from any
 * thread.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int BACKLOG = 200;
    private static final String LOOPBACK = "127.0.0.1";

    private final String host;
    private final boolean mysql;
    private final int port;
    private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final CommitCuts commits = new CommitCuts();
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong delayed = new AtomicLong();
    private final AtomicLong bytesToServer = new AtomicLong();
    private final AtomicLong bytesToClient = new AtomicLong();
    private volatile InetSocketAddress target;
    private ServerSocket listener;
    private Thread acceptor;
    private volatile long delayNs;
    private volatile IntPredicate blackHole = clientPort -> false;

    private TcpProxy(String host, int port, String targetHost, int targetPort, boolean mysql) {
        this.host = host;
        this.port = port;
        this.target = new InetSocketAddress(targetHost, targetPort);
        this.mysql = mysql;
        accept();
    }

    /** Creates a proxy on a free port. */
    public static TcpProxy to(String host, int port) {
        return new TcpProxy(LOOPBACK, Ports.free(), host, port, false);
    }

    /** Creates a proxy on a given port, for a server that advertises an address to its clients. */
    public static TcpProxy on(int listenPort, String host, int port) {
        return new TcpProxy(LOOPBACK, listenPort, host, port, false);
    }

    /** Creates a proxy on another loopback address, with the server's port. */
    public static TcpProxy at(String listenHost, String host, int port) {
        return new TcpProxy(listenHost, port, host, port, false);
    }

    /** Creates a proxy on a free port that understands MySQL's protocol, without TLS. */
    public static TcpProxy toDatabase(DatabaseServer database) {
        return new TcpProxy(LOOPBACK, Ports.free(), database.host(), database.port(), true);
    }

    /** Sends new connections to this server; open ones keep their server. */
    public void moveTo(DatabaseServer database) {
        target = new InetSocketAddress(database.host(), database.port());
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** Delays every chunk (at most 64 KB) by this long, in both directions; zero disables it. */
    public void delay(Duration delay) {
        delayNs = delay.toNanos();
    }

    /** Resets all connections and accepts new ones. Returns the number of connections reset. */
    public int cut() {
        int count = 0;
        for (ProxyLink link : links) {
            if (link.reset()) {
                count++;
            }
        }
        cuts.addAndGet(count);
        return count;
    }

    /** Refuses new connections until {@link #accept}; open ones continue. */
    public synchronized void refuse() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A closed socket still listens while a thread is in accept().
        ProxyLink.join(acceptor);
    }

    /** Accepts connections again after {@link #refuse}. */
    public synchronized void accept() {
        if (listener != null && !listener.isClosed()) {
            return;
        }
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getByName(host()), port), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerSocket current = listener;
        acceptor = ProxyLink.daemon("proxy-" + port, () -> acceptFrom(current));
    }

    /** Keeps all connections, old and new, open and drops every byte of both sides, until {@link #heal}. */
    public void blackHole() {
        blackHoleFrom(clientPort -> true);
    }

    /** As {@link #blackHole}, for clients whose own port matches. */
    public void blackHoleFrom(IntPredicate clientPorts) {
        blackHole = clientPorts;
    }

    /** Ends delay, refusal and black hole; resets connections that lost bytes in the black hole. */
    public void heal() {
        delayNs = 0;
        blackHole = clientPort -> false;
        links.stream().filter(ProxyLink::lostBytes).forEach(ProxyLink::reset);
        accept();
    }

    /** The COMMITs to lose; throws IllegalStateException unless this is a proxy to a database. */
    public CommitCuts commits() {
        if (!mysql) {
            throw new IllegalStateException("Not a proxy to a database");
        }
        return commits;
    }

    /** Number of connections accepted so far. */
    public long connections() {
        return connections.get();
    }

    public int openConnections() {
        return links.size();
    }

    /** Number of connections reset by {@link #cut} so far. */
    public long cuts() {
        return cuts.get();
    }

    /** Number of chunks delayed by {@link #delay} so far. */
    public long delayed() {
        return delayed.get();
    }

    public long bytesToServer() {
        return bytesToServer.get();
    }

    public long bytesToClient() {
        return bytesToClient.get();
    }

    @Override
    public void close() {
        refuse();
        links.forEach(ProxyLink::reset);
    }

    boolean isMySql() {
        return mysql;
    }

    boolean isBlackHoleFrom(int clientPort) {
        return blackHole.test(clientPort);
    }

    InetSocketAddress target() {
        return target;
    }

    void closed(ProxyLink link) {
        links.remove(link);
    }

    /** Called before each chunk is forwarded. */
    void holdUp() {
        long heldNs = delayNs;
        if (heldNs == 0) {
            return;
        }
        long until = System.nanoTime() + heldNs;
        for (long left = heldNs; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        delayed.incrementAndGet();
    }

    void passed(boolean toServer, int bytes) {
        (toServer ? bytesToServer : bytesToClient).addAndGet(bytes);
    }

    private void acceptFrom(ServerSocket current) {
        while (!current.isClosed()) {
            try {
                Socket client = current.accept();
                ProxyLink link = new ProxyLink(this, client);
                connections.incrementAndGet();
                links.add(link);
                link.start();
            } catch (IOException e) {
                // The listener was closed, or a client disconnected during accept.
            }
        }
    }
}
