package io.streamingetl.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Turns a request to end the process (Ctrl-C, SIGTERM) into a signal, and delays the end until the signal is closed.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /** @param patience how long the process waits for {@link #close} at most */
    public StopSignal(Duration patience) {
        hook = new Thread(() -> delayEnd(patience), "stop-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process is requested to stop. */
    @Override
    public boolean getAsBoolean() {
        return requested.getCount() == 0;
    }

    /** Waits for the request, at most this long; returns whether it came. */
    public boolean await(Duration atMost) throws InterruptedException {
        return requested.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets the process end. */
    @Override
    public void close() {
        done.countDown();
        if (!getAsBoolean()) {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs already and no longer waits.
            return;
        }
    }

    private void delayEnd(Duration patience) {
        requested.countDown();
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("Did not stop within " + patience.toSeconds() + " s: exiting anyway");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
