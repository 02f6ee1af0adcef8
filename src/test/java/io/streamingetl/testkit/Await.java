package io.streamingetl.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition by asking again and again. */
public final class Await {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(25);

    /** A question asked until it is answered with true; an exception counts as "not yet". */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    private Await() {}

    /**
     * Returns as soon as the condition holds; asks at least once.
     *
     * @param what asked only on failure: what was awaited and how things stood
     * @throws AssertionError when the condition does not hold in time or the thread is interrupted; its cause is the
     *     last exception of the condition, if any
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
        throw new AssertionError("Waited " + timeout + " in vain for " + what.get(), last);
    }
}
