package io.streamingetl.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Turns the end of the process (Ctrl-C, SIGTERM) into a request, and holds the end up until this signal is closed. */
public final class StopSignal implements BooleanSupplier, AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /** @param patience how long the end of the process waits for {@link #close} at most */
    public StopSignal(Duration patience) {
        hook = new Thread(() -> holdUp(patience), "stop-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process is asked to stop. */
    @Override
    public boolean getAsBoolean() {
        return asked.getCount() == 0;
    }

    /** Waits for the request, but no longer than this; returns whether it came. */
    public boolean await(Duration atMost) throws InterruptedException {
        return asked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The work is done: the process may end. */
    @Override
    public void close() {
        done.countDown();
        if (!getAsBoolean()) {
            forgetHook();
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs now, and does not wait any more.
            return;
        }
    }

    private void holdUp(Duration patience) {
        asked.countDown();
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("Not stopped within " + patience.toSeconds() + " s: ends anyway");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
