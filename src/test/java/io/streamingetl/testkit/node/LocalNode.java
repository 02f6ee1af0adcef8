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

/** A node in this process, which starts faster than the jar and exposes its counters. */
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

    /** Starts a node and returns when it has subscribed; throws the error with which it refuses to start. */
    public static LocalNode start(Job job) {
        LocalNode node = startWithoutWaiting(job);
        try {
            node.started.await();
        } catch (RuntimeException refused) {
            node.close();
            throw refused;
        }
        return node;
    }

    /** Starts a node without waiting, for tests in which the node itself waits for its database. */
    public static LocalNode startWithoutWaiting(Job job) {
        return new LocalNode(job);
    }

    /** Starts a node and waits until it has committed some of the job's records. */
    public static LocalNode startCommitting(Job job) {
        LocalNode started = start(job);
        started.await("a first commit", now -> now.transactions() > 0);
        return started;
    }

    /**
     * Starts a node, and stops it when the progress accounts for this many of the job's records and every window is
     * written.
     */
    public static void runUntilSettled(Job job, long records) {
        try (LocalNode node = start(job)) {
            job.awaitSettled(records, PATIENCE);
            node.stop();
        }
    }

    /** The last reported status; empty before the first report. */
    public Optional<NodeStatus> status() {
        return Optional.ofNullable(status.get());
    }

    /** Waits until the reported status meets the condition; fails with the last status. */
    public void await(String what, Predicate<NodeStatus> condition) {
        Await.until(() -> status().filter(condition).isPresent(), PATIENCE, () -> what + "; last status: " + status());
    }

    /** Waits until the node is not ready for a reason that contains this text. */
    public void awaitReason(String text) {
        await("to be not ready: " + text, status -> status.reasons().toString().contains(text));
    }

    /** Stops it gracefully. */
    public void stop() {
        node.stop().await();
    }

    /** Stops it gracefully unless it is already stopped, and frees its resources. */
    @Override
    public void close() {
        vertx.close().await();
    }
}
