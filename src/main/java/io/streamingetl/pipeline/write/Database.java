package io.streamingetl.pipeline.write;

import io.streamingetl.config.key.FixedKeys;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.pipeline.write.connect.ConnectionSetup;
import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.connect.Replication;
import io.streamingetl.pipeline.write.connect.TlsOptions;
import io.streamingetl.pipeline.write.schema.ResultTable;
import io.streamingetl.pipeline.write.schema.SchemaManager;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.table.PacketLimit;
import io.streamingetl.pipeline.write.table.PipelineTable;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.ResultRows;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The database of a pipeline: its pool of connections, and its tables. To be opened in the verticle that closes it: a
 * pool that no verticle made is closed before any verticle is stopped.
 */
public final class Database {
    /** How long a connection may take to be made. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /**
     * A connection on which nothing arrives for so long is closed, and the statement under way on it fails: the
     * watchdog.
     */
    private static final int SILENCE_SECONDS = 30;

    /** The pool closes a connection that is not used for so long, before the server does. */
    private static final int IDLE_SECONDS = ConnectionSetup.IDLE_SECONDS / 2;

    /** The longest statement that is kept prepared, characters: a multi-row upsert of 512 wide rows. */
    private static final int MAX_CACHED_SQL_CHARS = 1 << 20;

    /** The most statements that are kept prepared, a connection: some tables in a few chunk sizes each. */
    private static final int MAX_CACHED_STATEMENTS = 64;

    private final SinkConfig sink;
    private final ReconnectingPool pool;
    private final PacketLimit packets;
    private volatile String job = "";

    private Database(SinkConfig sink, ReconnectingPool pool, PacketLimit packets) {
        this.sink = sink;
        this.pool = pool;
        this.packets = packets;
    }

    /** Opens it; connects when first asked for something. */
    public static Database open(Vertx vertx, SinkConfig sink) {
        PacketLimit packets = new PacketLimit();
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        Function<SqlConnection, Future<Void>> setUp = connection -> ConnectionSetup.configure(connection)
                .compose(configured -> packets.ask(connection))
                .compose(asked -> Replication.check(connection))
                .onFailure(refusal::set);
        ReconnectingPool pool =
                new ReconnectingPool(vertx.getOrCreateContext(), () -> pool(vertx, sink, setUp), refusal);
        return new Database(sink, pool, packets);
    }

    private static Pool pool(Vertx vertx, SinkConfig sink, Function<SqlConnection, Future<Void>> setUp) {
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
                        sink.password().value(),
                        sink.tls()))
                .withConnectHandler(ConnectionSetup.connectHandler(setUp))
                .using(vertx)
                .build();
    }

    /** {@link #check}, then {@link #agreeOnWindows}. */
    public Future<Void> prepare(EtlConfig config) {
        return check(config).compose(fits -> agreeOnWindows(config));
    }

    /**
     * Makes and checks the pipeline's tables, and agrees on what the pipeline keeps for ever.
     *
     * <p>Fails with a {@link SchemaException} where a person must mend the database or the configuration; any other
     * failure may pass when tried again, on another connection.
     */
    public Future<Void> check(EtlConfig config) {
        ResultTable result = new ResultTable(config.aggregation());
        SchemaManager schema = new SchemaManager(result, sink.createTable());
        return SchemaManager.explained(pool.withConnection(schema::prepare, failure -> true))
                .compose(prepared -> pool.withTransaction(
                        connection -> new PipelineTable(config.pipeline()).agree(connection, FixedKeys.of(config))))
                .compose(agreed -> pool.withTransaction(new PipelineTable(config.pipeline())::job))
                .onSuccess(found -> job = found)
                .mapEmpty();
    }

    /** Changes the window plan where the configured size is another. */
    public Future<Void> agreeOnWindows(EtlConfig config) {
        WindowPlanTable plans = new WindowPlanTable(config.pipeline());
        ProgressTable progress = new ProgressTable(config.pipeline());
        ResultRows written = new ResultRows(config.aggregation());
        long sizeMs = config.aggregation().windowMs();
        return pool.withTransaction(connection -> plans.agree(connection, progress, written, sizeMs))
                .mapEmpty();
    }

    /** The identity of the pipeline in this database; once {@link #check} has succeeded. */
    public String job() {
        return job;
    }

    /** Closes its connections. */
    public Future<Void> close() {
        return pool.close();
    }

    ReconnectingPool pool() {
        return pool;
    }

    PacketLimit packets() {
        return packets;
    }

    /** A connection of the pool, set as all of them are; whoever asks for it closes it. */
    public Future<SqlConnection> connect() {
        return pool.connect();
    }

    /** The options of a connection; retrying is the caller's, so that it is seen. */
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

    /** The socket's options: the client takes the connect timeout only from here, {@code ClientBuilder.with(..)}. */
    public static NetClientOptions netOptions() {
        return new NetClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setReadIdleTimeout(SILENCE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
}
