package io.streamingetl.pipeline.write.connect;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The client's pool of connections, and the options of a connection. */
public final class MySqlPool {
    /** The longest time to establish a connection. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Watchdog: after this silence, the client closes a connection, and the pending statement fails. */
    private static final int SILENCE_SECONDS = 30;

    /** The pool closes a connection that is idle for this long, before the server does. */
    private static final int IDLE_SECONDS = ConnectionSetup.IDLE_SECONDS / 2;

    /** The longest statement that is kept prepared, characters: a multi-row upsert of 512 wide rows. */
    private static final int MAX_CACHED_SQL_CHARS = 1 << 20;

    /** The most statements that are kept prepared per connection: those of some tables, in a few chunk sizes each. */
    private static final int MAX_CACHED_STATEMENTS = 256;

    private MySqlPool() {}

    /**
     * Opens a pool; it connects on first use.
     *
     * @param connections the most connections
     * @param connectHandler sets up each new connection
     */
    public static Pool open(Vertx vertx, SinkConfig sink, int connections, Handler<SqlConnection> connectHandler) {
        return MySQLBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(connections)
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
                        sink.password().value(),
                        sink.tls()))
                .withConnectHandler(connectHandler)
                .using(vertx)
                .build();
    }

    /** The options of a connection. The caller retries, so that each attempt is visible. */
    public static MySQLConnectOptions connectOptions(
            String host, int port, String database, String user, String password, SinkTls tls) {
        return new MySQLConnectOptions()
                .setHost(host)
                .setPort(port)
                .setDatabase(database)
                .setUser(user)
                .setPassword(password)
                .setSslMode(TlsOptions.mode(tls))
                .setSslOptions(TlsOptions.options(tls))
                .setCharset("utf8mb4")
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(MAX_CACHED_SQL_CHARS)
                .setPreparedStatementCacheMaxSize(MAX_CACHED_STATEMENTS)
                // With more, a killed connection leaves queued futures that never complete.
                .setPipeliningLimit(1)
                .setReconnectAttempts(0);
    }

    /** The socket's options. The client reads the connect timeout only from {@code ClientBuilder.with(..)}. */
    public static NetClientOptions netOptions() {
        return new NetClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setReadIdleTimeout(SILENCE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
}
