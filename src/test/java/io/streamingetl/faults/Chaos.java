package io.streamingetl.faults;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
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
}
