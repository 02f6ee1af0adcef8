package io.streamingetl.pipeline.write;

import io.streamingetl.pipeline.write.schema.SqlFaults;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Finds out whether the database answers while nothing is written to it: a node without work is to know it, too. Event
 * loop only.
 */
final class Probe {
    /** A server that has not answered for so long is said to be silent. */
    private static final long PATIENCE_MS = 5_000;

    private static final String NO_ANSWER = "the database does not answer: ";

    private final Vertx vertx;
    private final Pool pool;
    private final BooleanSupplier busy;
    private boolean asking;
    private String trouble;

    /** @param busy whether it is asked for something else at the moment, which tells as much */
    Probe(Vertx vertx, Pool pool, BooleanSupplier busy) {
        this.vertx = vertx;
        this.pool = pool;
        this.busy = busy;
    }

    /** Asks, unless that is not needed or an answer is still waited for. */
    void look() {
        if (asking || busy.getAsBoolean()) {
            return;
        }
        asking = true;
        long timer =
                vertx.setTimer(PATIENCE_MS, late -> trouble = NO_ANSWER + "silent for " + PATIENCE_MS / 1000 + " s");
        pool.query("DO 0").execute().onComplete(answer -> {
            vertx.cancelTimer(timer);
            asking = false;
            trouble = answer.succeeded() ? null : NO_ANSWER + SqlFaults.describe(answer.cause());
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
