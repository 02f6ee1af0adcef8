package io.streamingetl.testkit.database;

import io.streamingetl.testkit.Await;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A primary and a replica that applies the primary's binary log, both real servers of the configured kind. The replica
 * is read-only until it is promoted. User {@code etl} has the same password on both.
 */
public final class ReplicatedDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final List<String> REPLICA =
            List.of("--log-bin=binlog", "--server-id=2", "--binlog-format=ROW", "--skip-slave-start");

    private final DatabaseServer primary;
    private final DatabaseServer replica;

    private ReplicatedDatabase(DatabaseServer primary, DatabaseServer replica) {
        this.primary = primary;
        this.replica = replica;
    }

    /** Starts both servers and returns when the replica is connected. */
    public static ReplicatedDatabase start() {
        DatabaseServer primary = DatabaseServer.startLogging("--skip-slave-start");
        DatabaseServer replica;
        try {
            replica = DatabaseServer.start(REPLICA, primary.password());
        } catch (RuntimeException e) {
            primary.close();
            throw e;
        }
        ReplicatedDatabase pair = new ReplicatedDatabase(primary, replica);
        try {
            pair.replicate();
        } catch (RuntimeException | SQLException e) {
            pair.close();
            throw new IllegalStateException("The replica does not replicate", e);
        }
        return pair;
    }

    private void replicate() throws SQLException {
        Map<String, String> log = row(primary, "SHOW MASTER STATUS");
        boolean mySql = primary.vendor() == DatabaseServer.Vendor.MYSQL8;
        replica.execute(
                "CHANGE MASTER TO MASTER_HOST = '" + primary.host() + "', MASTER_PORT = " + primary.port()
                        + ", MASTER_USER = 'root', MASTER_PASSWORD = '" + primary.rootPassword()
                        + "', MASTER_LOG_FILE = '" + log.get("File") + "', MASTER_LOG_POS = " + log.get("Position")
                        + (mySql ? ", GET_MASTER_PUBLIC_KEY = 1" : ", MASTER_SSL_VERIFY_SERVER_CERT = 0"),
                "START SLAVE",
                "SET GLOBAL read_only = 1");
        Await.until(
                () -> status().get("Slave_IO_Running").equals("Yes"),
                PATIENCE,
                () -> "a connected replica: " + status());
    }

    public DatabaseServer primary() {
        return primary;
    }

    public DatabaseServer replica() {
        return replica;
    }

    /** Restores replication after a failover. Keeps the replica's databases, because later tests use others. */
    public void restore() {
        primary.execute("SET GLOBAL read_only = 0");
        replica.execute("SET GLOBAL read_only = 1", "START SLAVE");
    }

    /** Makes the primary read-only for users; their connections stay open. */
    public void demotePrimary() {
        primary.execute("SET GLOBAL read_only = 1");
    }

    /** The replica continues to receive changes but stops applying them. */
    public void pauseApplying() {
        replica.execute("STOP SLAVE SQL_THREAD");
    }

    /** Ends {@link #pauseApplying}. */
    public void resumeApplying() {
        replica.execute("START SLAVE SQL_THREAD");
    }

    /** Waits until the replica has received all changes of the primary. */
    public void awaitReceived() {
        Await.until(
                () -> position("Master_Log_File", "Read_Master_Log_Pos").equals(written()),
                PATIENCE,
                () -> "the replica to receive all: " + status());
    }

    /** Waits until the replica has applied all changes of the primary. */
    public void awaitApplied() {
        Await.until(
                () -> position("Relay_Master_Log_File", "Exec_Master_Log_Pos").equals(written()),
                PATIENCE,
                () -> "the replica to apply all: " + status());
    }

    private String written() throws SQLException {
        Map<String, String> log = row(primary, "SHOW MASTER STATUS");
        return log.get("File") + ":" + log.get("Position");
    }

    private String position(String file, String offset) throws SQLException {
        Map<String, String> status = row(replica, "SHOW SLAVE STATUS");
        return status.get(file) + ":" + status.get(offset);
    }

    /** Makes the replica writable, even if it has received changes to apply. */
    public void openReplica() {
        replica.execute("SET GLOBAL read_only = 0");
    }

    /** Promotes the replica to primary: stops replication and makes it writable. */
    public void promoteReplica() {
        replica.execute("STOP SLAVE");
        openReplica();
    }

    private Map<String, String> status() {
        try {
            return row(replica, "SHOW SLAVE STATUS");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> row(DatabaseServer server, String sql) throws SQLException {
        try (Connection root = server.root();
                Statement statement = root.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            Map<String, String> values = new TreeMap<>();
            rows.next();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                values.put(rows.getMetaData().getColumnLabel(i), String.valueOf(rows.getString(i)));
            }
            return values;
        }
    }

    @Override
    public void close() {
        replica.close();
        primary.close();
    }
}
