package io.streamingetl.pipeline.async;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: exponential, capped, with full jitter on the upper half. */
final class Backoff {
    private static final long FIRST_MS = 20;
    private static final long CAP_MS = 5_000;

    private Backoff() {}

    /**
     * The pause after an attempt.
     *
     * @param attempt number of failed attempts, from 1
     * @return milliseconds, at least 10 and at most 5,000
     */
    static long delayMs(int attempt) {
        long most = Math.min(CAP_MS, FIRST_MS << Math.min(attempt - 1, 20));
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }
}
