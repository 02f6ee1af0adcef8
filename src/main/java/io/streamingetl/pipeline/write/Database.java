package io.streamingetl.pipeline.write;

import io.streamingetl.config.SinkConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the client connects. */
public final class Database {
    /** How long a connection may take to be made. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /**
     * A connection on which nothing arrives for so long is closed, and the statement under way on it fails: the
     * watchdog.
     */
    private static final int SILENCE_SECONDS = 30;

    /** The pool closes a connection that is not used for so long, before the server does. */
    private static final int IDLE_SECONDS = Sessions.IDLE_SECONDS / 2;

    /** The longest statement that is kept prepared, characters: a multi-row upsert of 512 wide rows. */
    private static final int MAX_CACHED_SQL_CHARS = 1 << 20;

    /** The most statements that are kept prepared, a connection: some tables in a few chunk sizes each. */
    private static final int MAX_CACHED_STATEMENTS = 64;

    private Database() {}

    /** The options of a connection; retrying is the caller's, so that it is seen. */
    public static MySQLConnectOptions connectOptions(
            String host, int port, String database, String user, String password) {
        return new MySQLConnectOptions()
                .setHost(host)
                .setPort(port)
                .setDatabase(database)
                .setUser(user)
                .setPassword(password)
                .setCharset("utf8mb4")
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(MAX_CACHED_SQL_CHARS)
                .setPreparedStatementCacheMaxSize(MAX_CACHED_STATEMENTS)
                // With more, a killed connection leaves queued futures that never complete.
                .setPipeliningLimit(1)
                .setReconnectAttempts(0);
    }

    /** The socket's options: the client takes the connect timeout only from here, {@code ClientBuilder.with(..)}. */
    public static NetClientOptions netOptions() {
        return new NetClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setReadIdleTimeout(SILENCE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /** The pool of the pipeline. To be made in the verticle that closes it; a pool of nobody's is closed too early. */
    public static Pool pool(Vertx vertx, SinkConfig sink) {
        return MySQLBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(sink.connections())
                        .setConnectionTimeout((int) CONNECT_TIMEOUT.toSeconds())
                        .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .with(netOptions())
                .connectingTo(connectOptions(
                        sink.host(),
                        sink.port(),
                        sink.database(),
                        sink.user(),
                        sink.password().value()))
                .withConnectHandler(Sessions.connectHandler())
                .using(vertx)
                .build();
    }
}
