package io.streamingetl.pipeline;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Lifecycle of the pipeline. A method is a transition, which starts or stops a path where it has to; an illegal one
 * throws an {@link IllegalStateException} and changes nothing.
 *
 * <pre>{@code
 *          connect (another reason)
 *                +--+
 *                |  v
 * initial --> Connecting --- run --> Running --- halt --> Switching
 *                  ^                    ^                  |     |
 *                  |                    +------ run -------+     |
 *                  +----- connect (database unreachable) --------+
 *
 * any state --- stop --> Stopped
 * }</pre>
 */
sealed interface PipelineState {

    /** No path runs: the pipeline prepares the database and retries until it succeeds. */
    static PipelineState initial() {
        return new Connecting(Optional.empty(), "");
    }

    /** The path that was started last, also after its end; empty before the first. */
    Optional<DataPath> lastPath();

    /** Completes once the start or the stop that this state began with has ended. */
    Future<Void> settled();

    /**
     * The database has to be prepared before a path can run.
     *
     * @param reason the failure of the last attempt; empty before the first
     */
    default Connecting connect(String reason) {
        throw refused("connect");
    }

    /** Starts a path. */
    default Running run(DataPath path) {
        throw refused("run");
    }

    /** Stops the path that runs. */
    default Switching halt() {
        throw refused("halt");
    }

    /** Nothing starts or stops a path any more. */
    default Stopped stop() {
        return new Stopped(lastPath(), settled());
    }

    private IllegalStateException refused(String transition) {
        return new IllegalStateException(
                this instanceof Stopped ? "the node stops" : getClass().getSimpleName() + " refuses to " + transition);
    }

    /** No path runs, and the database is being prepared. */
    record Connecting(Optional<DataPath> lastPath, String reason) implements PipelineState {
        @Override
        public Future<Void> settled() {
            return Future.succeededFuture();
        }

        @Override
        public Connecting connect(String another) {
            return new Connecting(lastPath, another);
        }

        @Override
        public Running run(DataPath path) {
            return new Running(path, path.start());
        }
    }

    /**
     * A path runs.
     *
     * @param settled its start; where that failed, nothing of the path runs, and {@link #halt} is due
     */
    record Running(DataPath path, Future<Void> settled) implements PipelineState {
        @Override
        public Optional<DataPath> lastPath() {
            return Optional.of(path);
        }

        @Override
        public Switching halt() {
            return new Switching(lastPath(), path.stop());
        }
    }

    /**
     * One path gives way to the next.
     *
     * @param settled the stop of the last path
     */
    record Switching(Optional<DataPath> lastPath, Future<Void> settled) implements PipelineState {
        @Override
        public Connecting connect(String reason) {
            return new Connecting(lastPath, reason);
        }

        @Override
        public Running run(DataPath path) {
            return new Running(path, path.start());
        }

        @Override
        public Switching halt() {
            return this;
        }
    }

    /** The node stops. Vert.x undeploys the path that still runs, if any. */
    record Stopped(Optional<DataPath> lastPath, Future<Void> settled) implements PipelineState {
        @Override
        public Stopped stop() {
            return this;
        }
    }
}
