package io.streamingetl.cli.generate;

/**
 * Describes sample orders. Equal options make equal orders.
 *
 * @param seed any number; different seeds make different orders
 * @param startMs event time of the first order, before disorder; milliseconds since the epoch
 * @param ratePerSecond orders per second of event time, 1 to {@value #MAX_RATE}
 * @param shops number of shops, 1 to {@value #MAX_SHOPS}; the first ones sell the most
 * @param items number of items per shop, 1 to {@value #MAX_ITEMS}; the first ones sell best
 * @param disorderMs how much earlier an order's event time may be, 0 to {@value #MAX_DISORDER_MS}, the default
 *     out-of-orderness: disorder alone makes no order late
 * @param lateFraction the fraction of orders, 0 to 1, that are {@value #MIN_LATE_MS} to {@value #MAX_LATE_MS} ms
 *     earlier: late for windows of up to 100 s
 */
public record OrderOptions(
        long seed, long startMs, long ratePerSecond, int shops, int items, int disorderMs, double lateFraction) {
    static final long MAX_RATE = 1_000_000_000;
    static final int MAX_SHOPS = 9_000;
    static final int MAX_ITEMS = 10_000;
    static final int MAX_DISORDER_MS = 5_000;
    static final int MIN_LATE_MS = 120_000;
    static final int MAX_LATE_MS = 300_000;

    static final int DEFAULT_SHOPS = 1_000;
    static final int DEFAULT_ITEMS = 20;
    static final int DEFAULT_DISORDER_MS = 2_000;

    /** Throws IllegalArgumentException that names the option, its value and the rule. */
    public OrderOptions {
        check(startMs > MAX_LATE_MS, "start", startMs, "must be at least five minutes after 1970-01-01T00:00:00Z");
        check(
                ratePerSecond >= 1 && ratePerSecond <= MAX_RATE,
                "rate",
                ratePerSecond,
                "must be between 1 and " + MAX_RATE);
        check(shops >= 1 && shops <= MAX_SHOPS, "shops", shops, "must be between 1 and " + MAX_SHOPS);
        check(items >= 1 && items <= MAX_ITEMS, "items", items, "must be between 1 and " + MAX_ITEMS);
        check(
                disorderMs >= 0 && disorderMs <= MAX_DISORDER_MS,
                "disorder",
                disorderMs,
                "must be between 0 and " + MAX_DISORDER_MS + " ms");
        check(lateFraction >= 0 && lateFraction <= 1, "late", lateFraction, "must be between 0 and 1");
    }

    /** The defaults: 1,000 shops of 20 items, two seconds of disorder, none late. */
    public static OrderOptions of(long seed, long startMs, long ratePerSecond) {
        return new OrderOptions(seed, startMs, ratePerSecond, DEFAULT_SHOPS, DEFAULT_ITEMS, DEFAULT_DISORDER_MS, 0);
    }

    public OrderOptions withKeys(int newShops, int newItems) {
        return new OrderOptions(seed, startMs, ratePerSecond, newShops, newItems, disorderMs, lateFraction);
    }

    public OrderOptions withDisorder(int newDisorderMs, double newLateFraction) {
        return new OrderOptions(seed, startMs, ratePerSecond, shops, items, newDisorderMs, newLateFraction);
    }

    private static void check(boolean valid, String option, Object value, String rule) {
        if (!valid) {
            throw new IllegalArgumentException(option + " is " + value + ": " + rule);
        }
    }
}
