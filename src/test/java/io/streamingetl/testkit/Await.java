package io.streamingetl.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition by polling it. */
public final class Await {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(25);

    /** A condition; an exception counts as false. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    private Await() {}

    /**
     * Returns as soon as the condition holds; checks it at least once.
     *
     * @param what description for the failure message, evaluated only on failure: the awaited condition and the current
     *     state
     * @throws AssertionError on a timeout or when the thread is interrupted; its cause is the last exception of the
     *     condition, if any
     */
    public static void until(Condition condition, Duration timeout, Supplier<String> what) {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Interrupted while waiting for " + what.get(), last);
            }
            LockSupport.parkNanos(POLL_NS);
        } while (System.nanoTime() - deadlineNs < 0);
        throw new AssertionError("Timed out after " + timeout + " waiting for " + what.get(), last);
    }
}
