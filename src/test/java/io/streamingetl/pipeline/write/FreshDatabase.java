package io.streamingetl.pipeline.write;

import io.streamingetl.config.model.SinkTls;
import io.streamingetl.pipeline.write.connect.ConnectionSetup;
import io.streamingetl.pipeline.write.connect.MySqlPool;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.job.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An empty database for each test, on the server that all tests share. */
public final class FreshDatabase implements BeforeEachCallback, AfterEachCallback {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int ANSWER_SECONDS = 30;

    private DatabaseServer server;
    private Vertx vertx;
    private String name;

    @Override
    public void beforeEach(ExtensionContext context) {
        server = TestServers.database(context);
        vertx = Vertx.vertx();
        name = "fresh_" + COUNT.incrementAndGet();
        server.createDatabase(name);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    public DatabaseServer server() {
        return server;
    }

    public String name() {
        return name;
    }

    public Pool pool() {
        return pool(name, server.user(), server.password(), ConnectionSetup.connectHandler());
    }

    public Pool pool(String database, String user, String password, Handler<SqlConnection> connectHandler) {
        return MySQLBuilder.pool()
                .using(vertx)
                .with(new PoolOptions().setMaxSize(1))
                .with(MySqlPool.netOptions())
                .connectingTo(
                        MySqlPool.connectOptions(server.host(), server.port(), database, user, password, SinkTls.NONE))
                .withConnectHandler(connectHandler)
                .build();
    }

    /** As the administrator, in this database. */
    public void execute(String... statements) {
        try (Connection root = server.root();
                Statement statement = root.createStatement()) {
            statement.execute("USE " + name);
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The first column of the rows, as text, as any JDBC client sees it. */
    public List<String> select(String sql) {
        List<String> values = new ArrayList<>();
        try (Connection etl = server.jdbc(name);
                Statement statement = etl.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return values;
    }

    /**
     * Waits for the answer.
     *
     * @throws Exception the failure of the future itself
     */
    public static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
