package io.streamingetl.cli.redrive;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.access.SqlSessionException;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.pipeline.write.RedriveTransaction;
import io.streamingetl.pipeline.write.RedriveTransaction.Item;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * RedriveCommitter batches. Where a transaction ends without an answer it is run again on a new connection, until the
 * database gives one or is given up: rows that it marked before tell that it was committed.
 */
final class RedriveCommitter {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EtlConfig config;

    RedriveCommitter(EtlConfig config) {
        this.config = config;
    }

    /**
     * Gives the rows of those that were added; the others were marked by somebody else.
     *
     * @throws SqlSessionException where nothing is committed, and trying again would not help
     * @throws UnfinishedException where nobody knows
     */
    Set<Long> commit(List<Item> items, long markMs) throws InterruptedException, UnfinishedException {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
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
                                    + "; whether the %,d records of the last transaction are redriven is not known"
                                            .formatted(items.size()),
                            e);
                }
                Thread.sleep(PAUSE.toMillis());
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
