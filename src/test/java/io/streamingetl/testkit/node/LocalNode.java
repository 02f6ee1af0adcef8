package io.streamingetl.testkit.node;

import io.streamingetl.node.EtlNode;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.job.Job;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A node in this process: quicker to start than the jar, and its counters can be read. */
public final class LocalNode implements AutoCloseable {
    private static final Duration STATUS_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<NodeStatus> status = new AtomicReference<>();
    private final EtlNode node;
    private final Future<EtlNode> started;

    private LocalNode(Job job) {
        node = new EtlNode(vertx, Optional.empty(), job.config());
        started = node.start(STATUS_EVERY, status::set);
    }

    /** Starts one, and returns once it is subscribed; throws what it refuses to start with. */
    public static LocalNode start(Job job) {
        LocalNode starting = starting(job);
        try {
            starting.started.await();
        } catch (RuntimeException refused) {
            starting.close();
            throw refused;
        }
        return starting;
    }

    /** Starts one, and does not wait: it may have to wait for its database itself. */
    public static LocalNode starting(Job job) {
        return new LocalNode(job);
    }

    /** Starts one, and waits until something of the job's records is committed. */
    public static LocalNode startCommitting(Job job) {
        LocalNode started = start(job);
        started.await("a first commit", now -> now.transactions() > 0);
        return started;
    }

    /** Starts one, and stops it once so many of the job's records are accounted for and every window is written. */
    public static void settle(Job job, long records) {
        try (LocalNode node = start(job)) {
            job.awaitSettled(records, PATIENCE);
            node.stop();
        }
    }

    /** What it said of itself last; empty before it said anything. */
    public Optional<NodeStatus> status() {
        return Optional.ofNullable(status.get());
    }

    /** Waits until what it says of itself holds this; fails with what it said last. */
    public void await(String what, Predicate<NodeStatus> condition) {
        Await.until(() -> status().filter(condition).isPresent(), PATIENCE, () -> what + "; the node says " + status());
    }

    /** Stops it in good order. */
    public void stop() {
        node.stop().await();
    }

    /** Ends it; in good order if it was not stopped before. */
    @Override
    public void close() {
        vertx.close().await();
    }
}
