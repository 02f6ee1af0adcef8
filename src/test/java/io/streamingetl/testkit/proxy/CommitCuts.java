package io.streamingetl.testkit.proxy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Which of the COMMITs that pass a proxy are lost, and how many were; for any thread. */
public final class CommitCuts {
    private static final CountDownLatch OPEN = new CountDownLatch(0);

    private final AtomicReference<CountDownLatch> held = new AtomicReference<>(OPEN);
    private final AtomicLong hung = new AtomicLong();
    private final AtomicInteger before = new AtomicInteger();
    private final AtomicInteger after = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong cutBefore = new AtomicLong();
    private final AtomicLong cutAfter = new AtomicLong();

    /** What becomes of a COMMIT. */
    enum Fate {
        PASSED,
        HELD,
        CUT_BEFORE,
        CUT_AFTER
    }

    CommitCuts() {}

    /** The next COMMITs, over all connections, never reach the server; their connections are reset. */
    public void before(int count) {
        before.addAndGet(count);
    }

    /** The next COMMITs, after those to cut before, are done; the server's OK is dropped and the connection reset. */
    public void after(int count) {
        after.addAndGet(count);
    }

    /** COMMITs hang from now on: they reach the server only after {@link #release}. */
    public void hold() {
        held.set(new CountDownLatch(1));
    }

    /** Ends {@link #hold}. */
    public void release() {
        held.getAndSet(OPEN).countDown();
    }

    /** COMMITs that hung. */
    public long hung() {
        return hung.get();
    }

    /** COMMITs that clients sent so far. */
    public long sent() {
        return sent.get();
    }

    /** COMMITs that never reached the server. */
    public long cutBefore() {
        return cutBefore.get();
    }

    /** COMMITs that the server confirmed to a client that never heard of it. */
    public long cutAfter() {
        return cutAfter.get();
    }

    /** Cuts asked for and not done yet. */
    public int pending() {
        return before.get() + after.get();
    }

    /** Waits for {@link #release}; on the thread of the COMMIT's connection. */
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

    /** The server's answer to a COMMIT to cut after; one that failed leaves the cut to the next. */
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
