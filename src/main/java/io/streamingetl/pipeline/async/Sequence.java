package io.streamingetl.pipeline.async;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asynchronous steps one after the other. */
public final class Sequence {
    private Sequence() {}

    /**
     * Takes the step for each item once that of the item before has succeeded; fails with the first failure, after
     * which no further step is taken. For short lists: the chain of futures is as long as the list.
     *
     * @return the results, in the order of the items
     */
    public static <T, R> Future<List<R>> each(Iterable<T> items, Function<T, Future<R>> step) {
        List<R> results = new ArrayList<>();
        Future<List<R>> done = Future.succeededFuture(results);
        for (T item : items) {
            done = done.compose(before -> step.apply(item)).map(result -> {
                results.add(result);
                return results;
            });
        }
        return done;
    }
}
