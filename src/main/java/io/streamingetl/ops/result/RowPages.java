package io.streamingetl.ops.result;

import io.streamingetl.config.rule.Bounds;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads rows for a file, some at a time: each page is a query of its own, so a client that receives slowly holds no
 * connection. A row is read once, whatever is added or changed meanwhile.
 */
public final class RowPages {
    /** The most rows of a file. */
    static final Bounds LIMIT = new Bounds(1, 100_000);

    private static final int PAGE = 1_000;

    private final int limit;
    private final BiFunction<Integer, Optional<RowCursor>, Future<RowPage>> read;

    RowPages(int limit, BiFunction<Integer, Optional<RowCursor>, Future<RowPage>> read) {
        this.limit = limit;
        this.read = read;
    }

    /** Passes each page to the receiver and reads the next one when the receiver has completed. */
    public Future<Void> forEach(Function<RowPage, Future<Void>> receiver) {
        return next(limit, Optional.empty(), receiver);
    }

    private Future<Void> next(int rest, Optional<RowCursor> after, Function<RowPage, Future<Void>> receiver) {
        return read.apply(Math.min(rest, PAGE), after)
                .compose(page -> receiver.apply(page).compose(received -> {
                    int left = rest - page.rows().size();
                    return page.last().isEmpty() || left == 0
                            ? Future.succeededFuture()
                            : next(left, page.last(), receiver);
                }));
    }
}
