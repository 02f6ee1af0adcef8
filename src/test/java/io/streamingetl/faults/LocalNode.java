package io.streamingetl.faults;

import io.streamingetl.cli.EtlNode;
import io.streamingetl.ops.NodeStatus;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.Job;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A node in this process: quicker to start than the jar, and its counters can be read. */
final class LocalNode implements AutoCloseable {
    private static final Duration STATUS_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<NodeStatus> status = new AtomicReference<>();
    private final EtlNode node;

    private LocalNode(Job job) {
        node = EtlNode.start(vertx, job.config(), STATUS_EVERY, status::set).await();
    }

    /** Starts one, and returns once it is subscribed. */
    static LocalNode start(Job job) {
        return new LocalNode(job);
    }

    /** Starts one, and waits until something of the job's records is committed. */
    static LocalNode startCommitting(Job job) {
        LocalNode started = start(job);
        started.await("a first commit", now -> now.transactions() > 0);
        return started;
    }

    /** What it said of itself last; empty before it said anything. */
    Optional<NodeStatus> status() {
        return Optional.ofNullable(status.get());
    }

    /** Waits until what it says of itself holds this; fails with what it said last. */
    void await(String what, Predicate<NodeStatus> condition) {
        Await.until(() -> status().filter(condition).isPresent(), PATIENCE, () -> what + "; the node says " + status());
    }

    /** Stops it in good order. */
    void stop() {
        node.stop().await();
    }

    /** Ends it; in good order if it was not stopped before. */
    @Override
    public void close() {
        vertx.close().await();
    }
}
