package io.streamingetl.pipeline.write;

import io.streamingetl.config.key.FixedKeys;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.pipeline.write.connect.ConnectFailures;
import io.streamingetl.pipeline.write.connect.ConnectionSetup;
import io.streamingetl.pipeline.write.connect.MySqlPool;
import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.connect.ReplicaCheck;
import io.streamingetl.pipeline.write.rollup.RollupAgreement;
import io.streamingetl.pipeline.write.schema.ResultTable;
import io.streamingetl.pipeline.write.schema.SchemaManager;
import io.streamingetl.pipeline.write.sql.Refusal;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.table.LatestWindow;
import io.streamingetl.pipeline.write.table.PacketLimit;
import io.streamingetl.pipeline.write.table.PipelineTable;
import io.streamingetl.pipeline.write.table.ProgressTable;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.function.Function;

/**
 * The database of a pipeline: its pool of connections, and its tables. Opened in the verticle that closes it: a pool
 * that is opened elsewhere is closed before any verticle is stopped.
 */
public final class Database {
    private final SinkConfig sink;
    private final ReconnectingPool pool;
    private final PacketLimit packets;
    private volatile String job = "";

    private Database(SinkConfig sink, ReconnectingPool pool, PacketLimit packets) {
        this.sink = sink;
        this.pool = pool;
        this.packets = packets;
    }

    /** Opens the pool; connects on first use. */
    public static Database open(Vertx vertx, SinkConfig sink) {
        PacketLimit packets = new PacketLimit();
        ConnectFailures failures = new ConnectFailures(vertx, sink);
        Function<SqlConnection, Future<Void>> setUp = connection -> ConnectionSetup.configure(connection)
                .compose(configured -> packets.read(connection))
                .compose(read -> ReplicaCheck.run(connection))
                .onFailure(failures::onSetupFailed);
        ReconnectingPool pool = new ReconnectingPool(
                vertx.getOrCreateContext(),
                () -> MySqlPool.open(vertx, sink, sink.connections(), ConnectionSetup.connectHandler(setUp)),
                failures::reason);
        return new Database(sink, pool, packets);
    }

    /** {@link #check}, then {@link #agree}. */
    public Future<Void> prepare(EtlConfig config) {
        return check(config).compose(fits -> agree(config));
    }

    /**
     * Creates and checks the pipeline's tables, and agrees on the keys that can't change after the first start.
     *
     * <p>Fails with a {@link SchemaException} if a person must fix the database or the configuration; after any other
     * failure, a retry on another connection may succeed.
     */
    public Future<Void> check(EtlConfig config) {
        SchemaManager schema = new SchemaManager(ResultTable.all(config), sink.createTable());
        RollupAgreement rollups = new RollupAgreement(config);
        PipelineTable pipelines = new PipelineTable(config.pipeline());
        Map<String, String> fixed = FixedKeys.of(config);
        Future<String> checked = pool.withConnection(
                        connection -> pipelines
                                .knownConflict(connection, fixed)
                                .compose(conflict -> conflict.isPresent()
                                        ? Future.failedFuture(new SchemaException(conflict.get()))
                                        : schema.prepare(connection))
                                .compose(prepared -> rollups.knownConflict(connection))
                                .compose(conflict -> conflict.isPresent()
                                        ? Future.failedFuture(new SchemaException(conflict.get()))
                                        : Future.<Void>succeededFuture()),
                        failure -> true)
                .compose(prepared -> pool.withTransaction(connection -> pipelines.agree(connection, fixed)))
                .compose(agreed -> pool.withTransaction(pipelines::job));
        return Refusal.explained(checked, sink).onSuccess(found -> job = found).mapEmpty();
    }

    /**
     * Changes the window plan if the configured size differs, and adds and removes roll-ups if those configured differ.
     * Fails as {@link #check} does.
     */
    public Future<Void> agree(EtlConfig config) {
        RollupAgreement rollups = new RollupAgreement(config);
        WindowPlanTable plans = new WindowPlanTable(config.pipeline());
        ProgressTable progress = new ProgressTable(config.pipeline());
        LatestWindow latestWindow = new LatestWindow(config.aggregation());
        long sizeMs = config.aggregation().windowMs();
        return Refusal.explained(
                        pool.withTransaction(connection -> plans.agree(connection, progress, latestWindow, sizeMs))
                                .compose(agreed -> pool.withTransaction(rollups::agree)),
                        sink)
                .mapEmpty();
    }

    /** The identity of the pipeline in this database. Valid once {@link #check} has succeeded. */
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

    /** A connection of the pool; the caller closes it. */
    public Future<SqlConnection> connect() {
        return pool.connect();
    }
}
