package io.streamingetl.faults;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Amount and order of the faults that a test injects; {@code -Dchaos.seed=..} repeats a run's decisions. */
public final class Chaos {
    private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);

    private static final long SEED =
            Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1_000_000));

    private Chaos() {}

    /** System property {@code chaos.<name>}; the short form's number by default. */
    public static int count(String name, int shortForm) {
        return Integer.getInteger("chaos." + name, shortForm);
    }

    /** The group protocols to test: system property {@code chaos.protocols}, comma-separated. */
    static List<String> protocols() {
        return List.of(System.getProperty("chaos.protocols", "classic,consumer").split(","));
    }

    /** The seed of this run's faults. */
    static long seed() {
        return SEED;
    }

    /** A generator of decisions; logs its seed. */
    public static Random random(String test) {
        LOG.info("{}: repeat with -Dchaos.seed={}", test, SEED);
        return new Random(SEED);
    }

    /** Sleeps for the chosen length of a fault, or until the next; there is no condition to await. */
    public static void pause(long ms) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /**
     * Waits until InnoDB refreshes its list of transactions, which it caches until nobody has queried it for 100 ms.
     */
    public static void awaitFreshTransactions() {
        pause(150);
    }
}
