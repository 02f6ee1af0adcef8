package io.streamingetl.cli.redrive;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.access.SqlSessionException;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.pipeline.async.Retry;
import io.streamingetl.pipeline.write.RedriveTransaction;
import io.streamingetl.pipeline.write.RedriveTransaction.Item;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Commits batches. If a transaction gets no answer, it is retried on a new connection until the database answers or a
 * deadline passes; rows with its mark show that an earlier attempt was committed.
 */
final class RedriveCommitter {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final EtlConfig config;

    RedriveCommitter(EtlConfig config) {
        this.config = config;
    }

    /**
     * Returns the rows of the records that were added. Another redrive marked the others.
     *
     * @throws SqlSessionException if nothing was committed and a retry can't succeed
     * @throws UnfinishedException if it is unknown whether the transaction was committed
     */
    Set<Long> commit(List<Item> items, long markMs) throws InterruptedException, UnfinishedException {
        long deadlineNs = System.nanoTime() + DEADLINE.toNanos();
        for (boolean again = false; ; again = true) {
            try {
                return attempt(items, markMs, again);
            } catch (SqlSessionException e) {
                if (!e.isTransient()) {
                    throw e;
                }
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new UnfinishedException(
                            e.getMessage()
                                    + "; it is unknown whether the %,d records of the last transaction were redriven"
                                            .formatted(items.size()),
                            e);
                }
                Thread.sleep(Retry.PAUSE_MS);
            }
        }
    }

    private Set<Long> attempt(List<Item> items, long markMs, boolean again) {
        EventDecoder decoder = Decoders.of(config.schema());
        try (SqlSession session = SqlSession.open(config.sink())) {
            return session.transaction((vertx, database, connection) ->
                    new RedriveTransaction(vertx, database, config, decoder).run(connection, items, markMs, again));
        }
    }
}
