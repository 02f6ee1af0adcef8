package io.streamingetl.pipeline.async;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * Repeats work until it succeeds, with a pause after each failure. It loops over callbacks, because a chain of futures
 * would grow with every attempt. Event loop only.
 */
public final class Retry {
    /** The pause of work whose failures end within seconds, such as that of a broker or a database. */
    public static final long PAUSE_MS = 1_000;

    /** Decides after each failure. */
    @FunctionalInterface
    public interface Decision {
        /**
         * Whether to retry; if not, the failure is that of the whole work. It is also the place to report the failure.
         *
         * @param attempt number of failed attempts, from 1
         */
        boolean retries(Throwable failure, int attempt);
    }

    private final Vertx vertx;
    private final IntToLongFunction pauseMs;

    private Retry(Vertx vertx, IntToLongFunction pauseMs) {
        this.vertx = vertx;
        this.pauseMs = pauseMs;
    }

    /** Pauses for {@link #PAUSE_MS}. */
    public static Retry everySecond(Vertx vertx) {
        return every(vertx, PAUSE_MS);
    }

    /** Always pauses for this long. */
    public static Retry every(Vertx vertx, long pauseMs) {
        return new Retry(vertx, attempt -> pauseMs);
    }

    /** Pauses longer after each failure, as {@link Backoff} says. */
    public static Retry withBackoff(Vertx vertx) {
        return new Retry(vertx, Backoff::delayMs);
    }

    /**
     * Starts the first attempt at once.
     *
     * @param work gets the number of the attempt, from 1
     * @return the first result, or the failure that is not retried
     */
    public <T> Future<T> run(IntFunction<Future<T>> work, Decision decision) {
        Promise<T> done = Promise.promise();
        attempt(work, decision, 1, done);
        return done.future();
    }

    private <T> void attempt(IntFunction<Future<T>> work, Decision decision, int attempt, Promise<T> done) {
        work.apply(attempt).onComplete(outcome -> {
            if (outcome.succeeded() || !decision.retries(outcome.cause(), attempt)) {
                done.handle(outcome);
            } else {
                vertx.setTimer(pauseMs.applyAsLong(attempt), paused -> attempt(work, decision, attempt + 1, done));
            }
        });
    }
}
