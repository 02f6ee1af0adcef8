package io.streamingetl.core.progress;

/**
 * What became of a partition's records, each counted once however often it is read.
 *
 * @param records all of them; always {@code aggregated + quarantined}
 * @param aggregated added to a pane
 * @param late late ones; each also counts as aggregated or as quarantined
 * @param quarantined rejected ones
 */
public record Ledger(long records, long aggregated, long late, long quarantined) {
    /** The ledger of a partition from which nothing was read. */
    public static final Ledger EMPTY = new Ledger(0, 0, 0, 0);

    public Ledger {
        boolean negative = Math.min(aggregated, Math.min(late, quarantined)) < 0;
        if (records != aggregated + quarantined || late > records || negative) {
            throw new IllegalArgumentException("ledger does not add up: " + records + " records, " + aggregated
                    + " aggregated, " + quarantined + " quarantined, " + late + " late");
        }
    }

    /** The sum of both. */
    public Ledger plus(Ledger other) {
        return new Ledger(
                records + other.records,
                aggregated + other.aggregated,
                late + other.late,
                quarantined + other.quarantined);
    }

    /** What was added since an earlier ledger of the same partition. */
    public Ledger since(Ledger earlier) {
        return new Ledger(
                records - earlier.records,
                aggregated - earlier.aggregated,
                late - earlier.late,
                quarantined - earlier.quarantined);
    }
}
