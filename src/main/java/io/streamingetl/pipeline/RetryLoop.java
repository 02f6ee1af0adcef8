package io.streamingetl.pipeline;

import io.streamingetl.pipeline.async.Retry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Retries work on the current target, such as a database, until it succeeds. Another target may become current at any
 * time: the result on the previous one is then ignored.
 *
 * @param <T> the target; equal only to itself
 */
final class RetryLoop<T> {
    private final Vertx vertx;
    private final Supplier<T> current;
    private final Consumer<Throwable> onFailure;

    /**
     * @param current the current target
     * @param onFailure called for each failure that is retried
     */
    RetryLoop(Vertx vertx, Supplier<T> current, Consumer<Throwable> onFailure) {
        this.vertx = vertx;
        this.current = current;
        this.onFailure = onFailure;
    }

    /**
     * Tries at once, then every second.
     *
     * @param isFinal whether a failure is not retried; the future then fails with it
     * @return completes once the work succeeded on the current target
     */
    Future<Void> run(Function<T, Future<Void>> work, Predicate<Throwable> isFinal) {
        return Retry.everySecond(vertx).run(attempt -> onCurrent(work), (failure, attempt) -> {
            if (isFinal.test(failure)) {
                return false;
            }
            onFailure.accept(failure);
            return true;
        });
    }

    /** As {@link #run}, with the first attempt after a second. */
    Future<Void> runLater(Function<T, Future<Void>> work, Predicate<Throwable> isFinal) {
        return vertx.timer(Retry.PAUSE_MS).compose(passed -> run(work, isFinal));
    }

    /** The outcome on the target that is still current when it comes. */
    private Future<Void> onCurrent(Function<T, Future<Void>> work) {
        T target = current.get();
        Future<Void> done = work.apply(target);
        return done.transform(outcome -> target.equals(current.get()) ? done : onCurrent(work));
    }
}
