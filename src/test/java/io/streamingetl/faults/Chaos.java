package io.streamingetl.faults;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much of a fault a test injects, and in which order: {@code -Dchaos.seed=..} repeats a run's decisions. */
final class Chaos {
    private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);

    private Chaos() {}

    /** How often: system property {@code chaos.<name>}; without it the short form's number. */
    static int count(String name, int shortForm) {
        return Integer.getInteger("chaos." + name, shortForm);
    }

    /** A source of decisions; its seed is printed. */
    static Random random(String test) {
        long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextLong(1_000_000));
        LOG.info("{}: repeat with -Dchaos.seed={}", test, seed);
        return new Random(seed);
    }

    /** Lets a fault last. Its length, or the moment of the next, is what is chosen, so this waits for no condition. */
    static void pause(long ms) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
