package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class RetryLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One attempt, which the test completes. */
    private record Attempt(String on, Promise<Void> end) {}

    private final AtomicReference<String> current = new AtomicReference<>("one");
    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private RetryLoop<String> loop;

    @BeforeEach
    void create(Vertx vertx) {
        loop = new RetryLoop<>(vertx, current::get, failure -> failures.add(failure.getMessage()));
    }

    private Future<Void> work(String on) {
        attempts.add(new Attempt(on, Promise.promise()));
        return attempts.get(attempts.size() - 1).end.future();
    }

    private Future<Void> run() {
        return loop.run(this::work, failure -> failure.getMessage().equals("hopeless"));
    }

    private void awaitAttempts(int count) {
        Await.until(() -> attempts.size() == count, PATIENCE, () -> count + " attempts");
    }

    @Test
    void when_itSucceeds_then_done() {
        Future<Void> done = run();
        attempts.get(0).end.complete();
        assertThat(done.succeeded()).isTrue();
        assertThat(attempts).hasSize(1);
    }

    @Test
    @Tag("slow")
    void when_itFails_then_toldAndTriedAgainLater() {
        Future<Void> done = run();
        attempts.get(0).end.fail("away");
        assertThat(failures).containsExactly("away");
        awaitAttempts(2);
        attempts.get(1).end.complete();
        Await.until(done::succeeded, PATIENCE, () -> "its end");
    }

    @Test
    void when_itIsHopeless_then_itFails() {
        Future<Void> done = run();
        attempts.get(0).end.fail("hopeless");
        assertThat(done.failed()).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void when_anotherHoldsBeforeAnAttemptSucceeds_then_thatCountsForNothing() {
        Future<Void> done = run();
        current.set("other");
        attempts.get(0).end.complete();
        assertThat(done.isComplete()).isFalse();
        assertThat(attempts).extracting(Attempt::on).containsExactly("one", "other");
        attempts.get(1).end.complete();
        assertThat(done.succeeded()).isTrue();
    }

    @Test
    void when_anotherHoldsBeforeAnAttemptFails_then_theOtherIsTriedAtOnceWhateverItFailedWith() {
        Future<Void> done = run();
        current.set("other");
        attempts.get(0).end.fail("hopeless");
        assertThat(attempts).extracting(Attempt::on).containsExactly("one", "other");
        assertThat(failures).isEmpty();
        assertThat(done.isComplete()).isFalse();
    }

    @Test
    @Tag("slow")
    void when_againIsAskedFor_then_theFirstAttemptIsLater() {
        Future<Void> done = loop.runLater(this::work, failure -> false);
        assertThat(attempts).isEmpty();
        current.set("other");
        awaitAttempts(1);
        assertThat(attempts).extracting(Attempt::on).containsExactly("other");
        attempts.get(0).end.complete();
        Await.until(done::succeeded, PATIENCE, () -> "its end");
    }
}
