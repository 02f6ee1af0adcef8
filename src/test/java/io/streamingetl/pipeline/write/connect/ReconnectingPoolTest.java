package io.streamingetl.pipeline.write.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.write.ScriptedConnection;
import io.streamingetl.testkit.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets which connection once one has failed. */
@ExtendWith(VertxExtension.class)
class ReconnectingPoolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A pool whose connections come when the test says so. */
    private static final class LatePool {
        private final List<Promise<SqlConnection>> waiting = new CopyOnWriteArrayList<>();
        private final AtomicBoolean closed = new AtomicBoolean();

        Pool pool() {
            return (Pool) Proxy.newProxyInstance(
                    Pool.class.getClassLoader(),
                    new Class<?>[] {Pool.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "getConnection" -> {
                            Promise<SqlConnection> one = Promise.promise();
                            waiting.add(one);
                            yield one.future();
                        }
                        case "close" -> {
                            closed.set(true);
                            yield Future.succeededFuture();
                        }
                        default -> throw new UnsupportedOperationException(method.toString());
                    });
        }

        void lend(int user) {
            waiting.get(user).complete(new ScriptedConnection((sql, values) -> Future.succeededFuture()).connection());
        }
    }

    private final List<LatePool> pools = new CopyOnWriteArrayList<>();

    private ReconnectingPool pool(Vertx vertx) {
        return pool(vertx.getOrCreateContext());
    }

    private ReconnectingPool pool(Context owner) {
        return new ReconnectingPool(
                owner,
                () -> {
                    LatePool one = new LatePool();
                    pools.add(one);
                    return one.pool();
                },
                Future::failedFuture);
    }

    @Test
    void when_oneFailsWhileOthersWaitAndWork_then_whoWaitsGetsANewOneAndWhoWorksGoesOn(Vertx vertx) {
        ReconnectingPool pool = pool(vertx);
        LatePool first = pools.get(0);
        Promise<String> slow = Promise.promise();
        Future<String> working = pool.withConnection(connection -> slow.future(), failure -> true);
        Future<String> failing = pool.withConnection(connection -> Future.failedFuture("read-only"), failure -> true);
        Future<String> waiting = pool.withConnection(connection -> Future.succeededFuture("written"), failure -> true);
        first.lend(0);
        first.lend(1);
        Await.until(() -> pools.size() == 2, PATIENCE, () -> "another pool");
        assertThat(failing.failed()).isTrue();

        first.lend(2);
        Await.until(() -> pools.get(1).waiting.size() == 1, PATIENCE, () -> "the waiting one to ask the new pool");
        assertThat(first.closed).isFalse();
        pools.get(1).lend(0);
        assertThat(waiting.result()).isEqualTo("written");

        slow.complete("written");
        assertThat(working.result()).isEqualTo("written");
        Await.until(first.closed::get, PATIENCE, () -> "the first pool to be closed");
    }

    @Test
    void when_aConnectionComesFromAPoolThatWasReplaced_then_itDoesNotKeepThatPoolOpen(Vertx vertx) {
        ReconnectingPool pool = pool(vertx);
        LatePool first = pools.get(0);
        Future<String> failing = pool.withConnection(connection -> Future.failedFuture("read-only"), failure -> true);
        Future<String> waiting = pool.withConnection(connection -> Future.succeededFuture("written"), failure -> true);
        first.lend(0);
        Await.until(() -> pools.size() == 2, PATIENCE, () -> "another pool");
        assertThat(failing.failed()).isTrue();

        first.lend(1);
        Await.until(first.closed::get, PATIENCE, () -> "the first pool to be closed");
        assertThat(waiting.isComplete()).isFalse();
        pools.get(1).lend(0);
        assertThat(waiting.result()).isEqualTo("written");
    }

    @Test
    void when_severalFailOnOnePool_then_itIsReplacedOnce(Vertx vertx) {
        Context owner = vertx.getOrCreateContext();
        ReconnectingPool pool = pool(owner);
        List<Future<String>> failing = Stream.generate(
                        () -> pool.withConnection(connection -> Future.<String>failedFuture("closed"), failure -> true))
                .limit(3)
                .toList();
        // On the owner's thread, so that the pool is replaced only after all of them have failed.
        owner.runOnContext(all -> IntStream.range(0, failing.size()).forEach(pools.get(0)::lend));
        Await.until(() -> pools.size() == 2 && pools.get(0).closed.get(), PATIENCE, () -> "another pool");
        assertThat(pools).hasSize(2);
        assertThat(failing).allMatch(Future::failed);
    }
}
