package io.streamingetl.testkit.oracle;

/**
 * A row's key.
 *
 * @param timestamp the window's label, seconds since the epoch
 */
public record OracleKey(long timestamp, String region, long shopid, long itemid) {
    @Override
    public String toString() {
        return "(timestamp %d, %s, shop %d, item %d)".formatted(timestamp, region, shopid, itemid);
    }
}
