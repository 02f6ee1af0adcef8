package io.streamingetl.pipeline.write.rollup;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.pipeline.bus.MonotonicClock;
import io.streamingetl.pipeline.reports.RollupReport;
import io.streamingetl.pipeline.reports.RollupsReport;
import io.streamingetl.pipeline.write.connect.ConnectionSetup;
import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.streamingetl.pipeline.write.table.WindowPlanTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills roll-ups that were added to a pipeline with rows: in transactions of a fraction of a second, with pauses as
 * long as they took, so that half of the time no flush waits. One node fills a roll-up; if it falls silent, another
 * goes on where it ended. Event loop only.
 */
public final class RollupKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RollupKeeper.class);

    /** Another node takes over a fill that has not moved for this long. */
    private static final int SILENT_SECONDS = 3;

    /** A flush that comes after the fill waits for its lock as long as the fill does. */
    private static final int LOCK_WAIT_SECONDS = 1;

    private static final long MIN_PAUSE_MS = 20;

    private final Vertx vertx;
    private final ReconnectingPool pool;
    private final Set<String> configured;
    private final RollupTable rollups;
    private final RollupFill fill;

    /** How far this node has filled each roll-up, by table. */
    private final Map<String, RollupState> own = new HashMap<>();

    private final Set<String> missed = new HashSet<>();
    private List<RollupState> states = List.of();
    private boolean working;
    private boolean closed;
    private final Promise<Void> stopped = Promise.promise();
    private String problem;

    public RollupKeeper(Vertx vertx, ReconnectingPool pool, EtlConfig config) {
        Aggregation result = config.aggregation();
        this.vertx = vertx;
        this.pool = pool;
        this.configured = config.rollups().keySet();
        this.rollups = new RollupTable(config.pipeline(), result);
        this.fill = new RollupFill(result, rollups, new WindowPlanTable(config.pipeline()));
    }

    /** Looks for something to fill, unless it is filling. Called every second. */
    public void tick() {
        if (working || closed) {
            return;
        }
        working = true;
        pool.withConnection(rollups::read, RollupKeeper::reconnects)
                .onSuccess(this::found)
                .onComplete(read -> {
                    problem = read.failed() ? "the roll-ups can't be read: " + SqlFaults.describe(read.cause()) : null;
                    next();
                });
    }

    private static boolean reconnects(Throwable failure) {
        return !SqlFaults.isLockConflict(failure) && !(failure instanceof SchemaException);
    }

    private void found(List<RollupState> found) {
        states = found;
        Set<String> tables = found.stream().map(state -> state.rollup().table()).collect(Collectors.toSet());
        configured.stream()
                .filter(table -> !tables.contains(table))
                .filter(missed::add)
                .forEach(table -> LOG.warn(
                        "roll-up is configured, but another node has removed it, or the database reverted to a state"
                                + " without it: table={}; to add it, empty its table and restart the node",
                        table));
    }

    /** Runs until nothing is due, or a transaction fails; the next tick looks again. */
    private void next() {
        Optional<RollupState> due = states.stream().filter(this::isDue).findFirst();
        if (closed || problem != null || due.isEmpty()) {
            working = false;
            if (closed) {
                stopped.tryComplete();
            }
            return;
        }
        long startMs = MonotonicClock.now();
        pool.withConnection(connection -> fill(connection, due.get()), RollupKeeper::reconnects)
                .onSuccess(filled -> record(due.get(), filled))
                .onComplete(ended -> {
                    if (ended.failed() && !SqlFaults.isLockConflict(ended.cause())) {
                        problem = "roll-up " + due.get().rollup().table() + " can't be filled: "
                                + SqlFaults.describe(ended.cause());
                    }
                    vertx.setTimer(Math.max(MIN_PAUSE_MS, MonotonicClock.now() - startMs), timer -> next());
                });
    }

    private boolean isDue(RollupState state) {
        RollupState last = own.get(state.rollup().table());
        return !state.complete()
                && (state.filledThrough() == null
                        || state.unchangedSeconds() >= SILENT_SECONDS
                        || (last != null && last.isAt(state)));
    }

    private Future<Optional<RollupState>> fill(SqlConnection connection, RollupState state) {
        return lockWait(connection, LOCK_WAIT_SECONDS)
                .compose(set -> connection.begin())
                .compose(begun -> fill.run(connection, state)
                        .compose(filled -> begun.commit().map(filled))
                        .recover(failure -> begun.rollback().transform(ended -> Future.failedFuture(failure))))
                .eventually(() -> lockWait(connection, ConnectionSetup.LOCK_WAIT_SECONDS));
    }

    private static Future<Void> lockWait(SqlConnection connection, int seconds) {
        return connection
                .query("SET SESSION innodb_lock_wait_timeout = " + seconds)
                .execute()
                .mapEmpty();
    }

    /** @param after empty if it was removed, or another node fills it */
    private void record(RollupState before, Optional<RollupState> after) {
        String table = before.rollup().table();
        if (before.filledThrough() == null && after.isPresent() && !after.get().complete()) {
            LOG.info("filling a roll-up from the result table: table={}", table);
        }
        if (after.isPresent() && after.get().complete()) {
            LOG.info("roll-up complete, flushes count towards all of it: table={}", table);
        }
        own.remove(table);
        after.ifPresent(state -> own.put(table, state));
        states = states.stream()
                .filter(state -> after.isPresent() || !state.rollup().table().equals(table))
                .map(state -> state.rollup().table().equals(table) ? after.get() : state)
                .toList();
    }

    /** Stops filling; completes once no transaction is in progress. */
    public Future<Void> close() {
        closed = true;
        if (!working) {
            stopped.tryComplete();
        }
        return stopped.future();
    }

    /** @param rows rows written since the start of the writer, by table */
    public RollupsReport report(Map<String, Long> rows) {
        return new RollupsReport(
                states.stream().map(state -> report(state, rows)).toList(), Optional.ofNullable(problem));
    }

    private static RollupReport report(RollupState state, Map<String, Long> rows) {
        String table = state.rollup().table();
        long throughMs = state.filledThrough() == null ? 0 : state.filledThrough() * 1000;
        return new RollupReport(table, state.complete(), throughMs, rows.getOrDefault(table, 0L));
    }
}
