package io.streamingetl.pipeline.write;

import io.streamingetl.core.progress.LaneFlush;
import io.streamingetl.pipeline.async.Sequence;
import io.streamingetl.pipeline.write.FlushTransaction.Outcome;
import io.streamingetl.pipeline.write.sql.SqlFaults;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits flushes in as few transactions as the server accepts. A transaction that is too large is split by lane, since
 * a lane's progress and its panes belong together. If one lane's flush alone is too large, nothing of it is written,
 * and the lane must read its records again in smaller parts. Later transactions stay below the size that was refused.
 * Event loop only.
 */
final class FlushCommits {
    private static final Logger LOG = LoggerFactory.getLogger(FlushCommits.class);

    /** A lane's flush of fewer rows is not divided: a lane flushes at most once per batch. */
    private static final int MIN_ROWS = 10_000;

    private final Transactions transactions;
    private final FlushTransaction transaction;

    /** The most bytes of a transaction's flushes, as {@link LaneFlush#bytes} counts them. */
    private long maxBytes = Long.MAX_VALUE;

    FlushCommits(Transactions transactions, FlushTransaction transaction) {
        this.transactions = transactions;
        this.transaction = transaction;
    }

    /** Commits the flushes; fails only for a bug of this program. */
    Future<Outcome> commit(List<LaneFlush> flushes) {
        return Sequence.each(parts(flushes), this::commitTogether)
                .map(outcomes -> outcomes.stream().reduce(Outcome.NOTHING, Outcome::plus));
    }

    /** The flushes in their order, at least one in each part. */
    private List<List<LaneFlush>> parts(List<LaneFlush> flushes) {
        List<List<LaneFlush>> parts = new ArrayList<>();
        long bytes = 0;
        for (LaneFlush flush : flushes) {
            bytes += flush.bytes();
            if (parts.isEmpty() || bytes > maxBytes) {
                parts.add(new ArrayList<>());
                bytes = flush.bytes();
            }
            parts.get(parts.size() - 1).add(flush);
        }
        return parts;
    }

    private Future<Outcome> commitTogether(List<LaneFlush> part) {
        boolean divisible = part.size() > 1 || part.get(0).paneCount() >= MIN_ROWS;
        return transactions
                .commit(
                        connection -> transaction.run(connection, part),
                        failure -> divisible && SqlFaults.isTooLarge(failure))
                .recover(failure ->
                        SqlFaults.isTooLarge(failure) ? divide(part, failure) : Future.failedFuture(failure));
    }

    private Future<Outcome> divide(List<LaneFlush> part, Throwable failure) {
        long bytes = part.stream().mapToLong(LaneFlush::bytes).sum();
        maxBytes = Math.min(maxBytes, bytes / 2);
        LOG.warn(
                "transaction is larger than the server accepts, written in parts from now on: lanes={} panes={}"
                        + " cause=\"{}\"; raise max_binlog_cache_size, group_replication_transaction_size_limit or"
                        + " wsrep_max_ws_size to write it at once",
                part.size(),
                part.stream().mapToInt(LaneFlush::paneCount).sum(),
                SqlFaults.describe(failure));
        return part.size() > 1 ? commit(part) : Future.succeededFuture(Outcome.tooLarge(part.get(0)));
    }
}
