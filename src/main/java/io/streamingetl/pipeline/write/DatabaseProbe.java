package io.streamingetl.pipeline.write;

import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.connect.StatementWatch;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Checks whether the database accepts writes while the node has none: an idle node must report an outage too, and
 * reconnect if its server became read-only. Event loop only.
 */
final class DatabaseProbe {
    /** Changes nothing, and fails as a flush would: on a read-only server, or for a missing privilege or table. */
    private static final String EMPTY_UPDATE = "UPDATE etl_progress SET flushes = flushes WHERE FALSE";

    private final ReconnectingPool pool;
    private final StatementWatch statements;
    private final BooleanSupplier busy;
    private boolean probing;
    private String problem;

    /** @param busy whether a transaction is in progress, whose outcome tells as much as a probe */
    DatabaseProbe(ReconnectingPool pool, StatementWatch statements, BooleanSupplier busy) {
        this.pool = pool;
        this.statements = statements;
        this.busy = busy;
    }

    /** Sends a probe, unless one is unanswered or a transaction is in progress. */
    void probe() {
        if (probing || busy.getAsBoolean()) {
            return;
        }
        probing = true;
        statements
                .watchConnecting(pool.withConnection(
                        connection -> connection.query(EMPTY_UPDATE).execute(),
                        failure -> !SqlFaults.isLockConflict(failure)))
                .onComplete(answer -> {
                    probing = false;
                    problem = answer.succeeded()
                            ? null
                            : "the database does not answer: " + SqlFaults.describe(answer.cause());
                });
    }

    /** The database has committed a transaction. */
    void onAnswer() {
        problem = null;
    }

    /** Why the database accepts no writes; empty if it answered the last time. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
