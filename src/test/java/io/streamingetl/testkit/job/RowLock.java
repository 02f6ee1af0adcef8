package io.streamingetl.testkit.job;

import io.streamingetl.testkit.Await;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A transaction of another client that locks rows of a job's database, so that a test controls when a program
 * continues.
 */
public final class RowLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Connection holder;
    private final Connection root;

    private RowLock(Connection holder, Connection root) {
        this.holder = holder;
        this.root = root;
    }

    /** Begins a transaction with a locking statement. */
    public static RowLock by(Job job, String sql) throws SQLException {
        return begin(job, job.jdbc(), sql);
    }

    /** As {@link #by}, as the administrator, who may take locks on a read-only server. */
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

    /** Executes another statement in the transaction. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits until this many transactions of the server wait for a row lock. */
    public void awaitWaiting(int transactions) {
        Await.until(
                () -> waiting() >= transactions, PATIENCE, () -> transactions + " transactions that wait for a row");
    }

    /** Does not read information_schema.innodb_trx, which InnoDB caches for 100 ms after each query. */
    private long waiting() throws SQLException {
        try (Statement statement = root.createStatement();
                ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")) {
            rows.next();
            return rows.getLong(2);
        }
    }

    /** Commits, which releases the locks. */
    public void commit() throws SQLException {
        holder.commit();
    }

    /** Rolls back unless committed. */
    @Override
    public void close() throws SQLException {
        holder.rollback();
        holder.close();
        root.close();
    }
}
