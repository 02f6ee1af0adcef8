package io.streamingetl.pipeline.write;

import io.streamingetl.pipeline.write.connect.ReconnectingPool;
import io.streamingetl.pipeline.write.connect.StatementWatch;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Finds out whether the database would take something while nothing is written to it: a node without work has to know
 * that, too, and to let go of a server that became read-only. Event loop only.
 */
final class DatabaseProbe {
    /** Changes nothing, and is refused where a flush would be: by a read-only server, for a missing right or table. */
    private static final String NOTHING = "UPDATE etl_progress SET flushes = flushes WHERE FALSE";

    private final ReconnectingPool pool;
    private final StatementWatch statements;
    private final BooleanSupplier busy;
    private boolean asking;
    private String trouble;

    /** @param busy whether it is asked for something else at the moment, which tells as much */
    DatabaseProbe(ReconnectingPool pool, StatementWatch statements, BooleanSupplier busy) {
        this.pool = pool;
        this.statements = statements;
        this.busy = busy;
    }

    /** Asks, unless that is not needed or an answer is still waited for. */
    void look() {
        if (asking || busy.getAsBoolean()) {
            return;
        }
        asking = true;
        statements
                .connecting(pool.withConnection(
                        connection -> connection.query(NOTHING).execute(),
                        failure -> !SqlFaults.isLockConflict(failure)))
                .onComplete(answer -> {
                    asking = false;
                    trouble = answer.succeeded()
                            ? null
                            : "the database does not answer: " + SqlFaults.describe(answer.cause());
                });
    }

    /** It has answered something else. */
    void answered() {
        trouble = null;
    }

    /** Why it would take nothing; empty where it answered what it was asked last. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
