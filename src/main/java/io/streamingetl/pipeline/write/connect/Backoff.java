package io.streamingetl.pipeline.write.connect;

import java.util.concurrent.ThreadLocalRandom;

/** Waiting times between attempts: exponential, capped, with full jitter on the upper half. */
public final class Backoff {
    private static final long FIRST_MS = 20;
    private static final long CAP_MS = 5_000;

    private Backoff() {}

    /**
     * How long to wait.
     *
     * @param attempt how many attempts failed so far, from 1
     * @return milliseconds, at least 10 and at most 5,000
     */
    public static long delayMs(int attempt) {
        long most = Math.min(CAP_MS, FIRST_MS << Math.min(attempt - 1, 20));
        return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }
}
