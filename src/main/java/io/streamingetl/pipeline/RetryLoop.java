package io.streamingetl.pipeline;

import io.streamingetl.pipeline.async.Retry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Work on what holds at the moment, such as a database, tried until it is done. Another one may come to hold at any
 * time: what was done, or failed, on the one before it does not count then.
 *
 * @param <T> what is worked on; equal only to itself
 */
final class RetryLoop<T> {
    private final Vertx vertx;
    private final Supplier<T> current;
    private final Consumer<Throwable> failed;

    /**
     * @param current what holds at the moment
     * @param failed told of each failure after which it is tried again
     */
    RetryLoop(Vertx vertx, Supplier<T> current, Consumer<Throwable> failed) {
        this.vertx = vertx;
        this.current = current;
        this.failed = failed;
    }

    /**
     * Tries at once, and every second.
     *
     * @param hopeless after which failures it is not tried again: with them it fails
     * @return done on what then holds
     */
    Future<Void> until(Function<T, Future<Void>> work, Predicate<Throwable> hopeless) {
        Promise<Void> done = Promise.promise();
        attempt(work, hopeless, done);
        return done.future();
    }

    /** As {@link #until}, with the first attempt a moment later. */
    Future<Void> again(Function<T, Future<Void>> work, Predicate<Throwable> hopeless) {
        return vertx.timer(Retry.PAUSE_MS).compose(passed -> until(work, hopeless));
    }

    /** A loop over callbacks: a chain of futures would grow with every attempt. */
    private void attempt(Function<T, Future<Void>> work, Predicate<Throwable> hopeless, Promise<Void> done) {
        T on = current.get();
        work.apply(on).onComplete(outcome -> {
            if (!on.equals(current.get())) {
                attempt(work, hopeless, done);
            } else if (outcome.succeeded()) {
                done.complete();
            } else if (hopeless.test(outcome.cause())) {
                done.fail(outcome.cause());
            } else {
                failed.accept(outcome.cause());
                vertx.setTimer(Retry.PAUSE_MS, passed -> attempt(work, hopeless, done));
            }
        });
    }
}
