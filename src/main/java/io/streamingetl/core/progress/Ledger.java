package io.streamingetl.core.progress;

/**
 * What became of a partition's records, each counted once however often it is read.
 *
 * @param records all of them; always {@code aggregated + quarantined}
 * @param aggregated summed into a pane
 * @param late found late; each of them also counts as aggregated or as quarantined
 * @param quarantined set aside with a reason
 */
public record Ledger(long records, long aggregated, long late, long quarantined) {
    /** Of a partition nothing was read from. */
    public static final Ledger EMPTY = new Ledger(0, 0, 0, 0);

    public Ledger {
        boolean negative = Math.min(aggregated, Math.min(late, quarantined)) < 0;
        if (records != aggregated + quarantined || late > records || negative) {
            throw new IllegalArgumentException("ledger does not add up: " + records + " records, " + aggregated
                    + " aggregated, " + quarantined + " quarantined, " + late + " late");
        }
    }

    /** Both together. */
    public Ledger plus(Ledger other) {
        return new Ledger(
                records + other.records,
                aggregated + other.aggregated,
                late + other.late,
                quarantined + other.quarantined);
    }

    /** What came to it since an earlier one of the same records. */
    public Ledger since(Ledger earlier) {
        return new Ledger(
                records - earlier.records,
                aggregated - earlier.aggregated,
                late - earlier.late,
                quarantined - earlier.quarantined);
    }
}
