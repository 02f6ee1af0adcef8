package io.streamingetl.faults;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much of a fault a test injects, and in which order: {@code -Dchaos.seed=..} repeats a run's decisions. */
public final class Chaos {
    private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);

    private static final long SEED =
            Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1_000_000));

    private Chaos() {}

    /** How often: system property {@code chaos.<name>}; without it the short form's number. */
    public static int count(String name, int shortForm) {
        return Integer.getInteger("chaos." + name, shortForm);
    }

    /** The protocols of the consumer group to test: system property {@code chaos.protocols}, with a comma between. */
    static List<String> protocols() {
        return List.of(System.getProperty("chaos.protocols", "classic,consumer").split(","));
    }

    /** What decides this run's faults. */
    static long seed() {
        return SEED;
    }

    /** A source of decisions; its seed is printed. */
    public static Random random(String test) {
        LOG.info("{}: repeat with -Dchaos.seed={}", test, SEED);
        return new Random(SEED);
    }

    /** Lets a fault last. Its length, or the moment of the next, is what is chosen, so this waits for no condition. */
    public static void pause(long ms) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** InnoDB makes its list of transactions anew only where nobody asked for it for 100 ms; before each look at it. */
    public static void awaitFreshTransactions() {
        pause(150);
    }
}
