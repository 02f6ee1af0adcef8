package io.streamingetl.testkit.proxy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Decides which COMMITs through a proxy are lost, and counts them. Thread-safe. */
public final class CommitCuts {
    private static final CountDownLatch OPEN = new CountDownLatch(0);

    private final AtomicReference<CountDownLatch> held = new AtomicReference<>(OPEN);
    private final AtomicLong hung = new AtomicLong();
    private final AtomicInteger before = new AtomicInteger();
    private final AtomicInteger after = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong cutBefore = new AtomicLong();
    private final AtomicLong cutAfter = new AtomicLong();

    /** The fate of a COMMIT. */
    enum Fate {
        PASSED,
        HELD,
        CUT_BEFORE,
        CUT_AFTER
    }

    CommitCuts() {}

    /** The next COMMITs on any connection never reach the server; their connections are reset. */
    public void before(int count) {
        before.addAndGet(count);
    }

    /**
     * The next COMMITs, after those to cut before, reach the server and succeed; the server's OK is dropped and the
     * connection reset.
     */
    public void after(int count) {
        after.addAndGet(count);
    }

    /** Holds all COMMITs until {@link #release}; only then do they reach the server. */
    public void hold() {
        held.set(new CountDownLatch(1));
    }

    /** Ends {@link #hold}. */
    public void release() {
        held.getAndSet(OPEN).countDown();
    }

    /** Number of COMMITs that were held. */
    public long hung() {
        return hung.get();
    }

    /** Number of COMMITs that clients have sent. */
    public long sent() {
        return sent.get();
    }

    /** Number of COMMITs that never reached the server. */
    public long cutBefore() {
        return cutBefore.get();
    }

    /** Number of COMMITs that the server confirmed without the client receiving it. */
    public long cutAfter() {
        return cutAfter.get();
    }

    /** Number of requested cuts that have not happened yet. */
    public int pending() {
        return before.get() + after.get();
    }

    /** Waits for {@link #release}; called on the thread of the COMMIT's connection. */
    void awaitRelease() throws IOException {
        try {
            held.get().await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    Fate next() {
        sent.incrementAndGet();
        if (held.get().getCount() > 0) {
            hung.incrementAndGet();
            return Fate.HELD;
        }
        if (takeOne(before)) {
            cutBefore.incrementAndGet();
            return Fate.CUT_BEFORE;
        }
        return takeOne(after) ? Fate.CUT_AFTER : Fate.PASSED;
    }

    /** Called with the server's answer to a COMMIT to cut after; if the COMMIT failed, the cut applies to the next. */
    void answered(boolean ok) {
        if (ok) {
            cutAfter.incrementAndGet();
        } else {
            after.incrementAndGet();
        }
    }

    private static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
}
