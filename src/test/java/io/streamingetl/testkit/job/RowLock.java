package io.streamingetl.testkit.job;

import io.streamingetl.testkit.Await;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A transaction of somebody else, who holds rows of a job's database, so that a test can say when a program goes on.
 */
public final class RowLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Connection holder;
    private final Connection root;

    private RowLock(Connection holder, Connection root) {
        this.holder = holder;
        this.root = root;
    }

    /** Begins a transaction with a statement that locks. */
    public static RowLock by(Job job, String sql) throws SQLException {
        return begin(job, job.jdbc(), sql);
    }

    /** As {@link #by}, of the administrator, who may lock what a read-only server keeps others from locking. */
    public static RowLock byRoot(Job job, String sql) throws SQLException {
        Connection root = job.root();
        root.setCatalog(job.database());
        return begin(job, root, sql);
    }

    private static RowLock begin(Job job, Connection holder, String sql) throws SQLException {
        holder.setAutoCommit(false);
        RowLock lock = new RowLock(holder, job.root());
        lock.execute(sql);
        return lock;
    }

    /** Another statement of the transaction. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits until so many transactions of the server wait for a row. */
    public void awaitWaiting(int transactions) {
        Await.until(
                () -> waiting() >= transactions, PATIENCE, () -> transactions + " transactions that wait for a row");
    }

    /** Not of information_schema.innodb_trx, which is made anew only where nobody asked for it for a moment. */
    private long waiting() throws SQLException {
        try (Statement statement = root.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")) {
            rows.next();
            return rows.getLong(2);
        }
    }

    /** Commits what the transaction did, and lets go. */
    public void commit() throws SQLException {
        holder.commit();
    }

    /** Rolls back what was not committed. */
    @Override
    public void close() throws SQLException {
        holder.rollback();
        holder.close();
        root.close();
    }
}
