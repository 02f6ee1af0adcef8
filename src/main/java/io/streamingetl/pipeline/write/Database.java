package io.streamingetl.pipeline.write;

import io.vertx.core.net.NetClientOptions;
import io.vertx.mysqlclient.MySQLConnectOptions;
import java.time.Duration;

/** How the client connects. */
public final class Database {
    /** How long a connection may take to be made. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

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
        return new NetClientOptions().setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    }
}
