package io.streamingetl.pipeline.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class RetryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Integer> attempts = new CopyOnWriteArrayList<>();

    private Future<String> failUntil(int last, int attempt) {
        attempts.add(attempt);
        return attempt < last ? Future.failedFuture("not yet") : Future.succeededFuture("done");
    }

    @Test
    void when_itFailsTwice_then_theThirdAttemptIsTheResult(Vertx vertx) {
        Future<String> result =
                Retry.withBackoff(vertx).run(attempt -> failUntil(3, attempt), (failure, attempt) -> true);
        Await.until(result::isComplete, PATIENCE, () -> "the third attempt");
        assertThat(result.result()).isEqualTo("done");
        assertThat(attempts).containsExactly(1, 2, 3);
    }

    @Test
    void when_aFailureIsNotRetried_then_itIsTheResult(Vertx vertx) {
        Future<String> result =
                Retry.withBackoff(vertx).run(attempt -> failUntil(9, attempt), (failure, attempt) -> attempt < 2);
        Await.until(result::isComplete, PATIENCE, () -> "the second attempt");
        assertThat(result.cause()).hasMessage("not yet");
        assertThat(attempts).containsExactly(1, 2);
    }
}
