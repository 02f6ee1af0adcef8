package io.streamingetl.pipeline.write;

/**
 * What a writer's flushes did since its start.
 *
 * @param transactions groups of flushes that were committed
 * @param rows upserted result rows
 * @param quarantined inserted quarantine rows
 * @param fenced partitions of which nothing was written, because another owner has claimed them
 * @param settledInDoubt groups of which an earlier attempt had been committed without an answer
 */
record FlushTotals(long transactions, long rows, long quarantined, long fenced, long settledInDoubt) {
    static final FlushTotals ZERO = new FlushTotals(0, 0, 0, 0, 0);

    /** With one more group. */
    FlushTotals plus(FlushTransaction.Outcome outcome) {
        return new FlushTotals(
                transactions + 1,
                rows + outcome.rows(),
                quarantined + outcome.quarantined(),
                fenced + outcome.fenced().size(),
                settledInDoubt + (outcome.settled().isEmpty() ? 0 : 1));
    }
}
