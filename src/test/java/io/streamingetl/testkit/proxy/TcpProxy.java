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
 * A loopback proxy that does to connections what networks do. Starts healthy; every method may be called at any time
 * from any thread.
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

    /** A proxy on a free port. */
    public static TcpProxy to(String host, int port) {
        return new TcpProxy(LOOPBACK, Ports.free(), host, port, false);
    }

    /** A proxy on a given port, for a server that tells its clients an address. */
    public static TcpProxy on(int listenPort, String host, int port) {
        return new TcpProxy(LOOPBACK, listenPort, host, port, false);
    }

    /** A proxy on another address of loopback, to a server of the same port. */
    public static TcpProxy at(String listenHost, String host, int port) {
        return new TcpProxy(listenHost, port, host, port, false);
    }

    /** A proxy on a free port that understands MySQL's protocol, without TLS. */
    public static TcpProxy toDatabase(DatabaseServer database) {
        return new TcpProxy(LOOPBACK, Ports.free(), database.host(), database.port(), true);
    }

    /** New connections go to this server; open ones stay where they are. */
    public void moveTo(DatabaseServer database) {
        target = new InetSocketAddress(database.host(), database.port());
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** Every chunk (64 KB at most) waits this long, in both directions; zero ends it. */
    public void delay(Duration delay) {
        delayNs = delay.toNanos();
    }

    /** Resets all connections now; new ones are accepted. Returns how many there were. */
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

    /** Accepts no new connection, until {@link #accept}; open ones go on. */
    public synchronized void refuse() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A closed socket still listens for as long as a thread is inside its accept.
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

    /** Connections, old and new, stay open and swallow every byte of both sides, until {@link #heal}. */
    public void blackHole() {
        blackHoleFrom(clientPort -> true);
    }

    /** As {@link #blackHole}, for the clients whose own port is one of these. */
    public void blackHoleFrom(IntPredicate clientPorts) {
        blackHole = clientPorts;
    }

    /** Ends delay, refusal and black hole; connections that lost bytes in the black hole are reset. */
    public void heal() {
        delayNs = 0;
        blackHole = clientPort -> false;
        links.stream().filter(ProxyLink::lostBytes).forEach(ProxyLink::reset);
        accept();
    }

    /** COMMITs to lose and their counts; throws IllegalStateException unless this is a proxy to a database. */
    public CommitCuts commits() {
        if (!mysql) {
            throw new IllegalStateException("Not a proxy to a database");
        }
        return commits;
    }

    /** Connections accepted so far. */
    public long connections() {
        return connections.get();
    }

    public int openConnections() {
        return links.size();
    }

    /** Connections reset by {@link #cut} so far. */
    public long cuts() {
        return cuts.get();
    }

    /** Chunks that waited because of {@link #delay} so far. */
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

    /** Called before each chunk is passed on. */
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
                // The listener was closed, or a client gave up while it was being accepted.
            }
        }
    }
}
