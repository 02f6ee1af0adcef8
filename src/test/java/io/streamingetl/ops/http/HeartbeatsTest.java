package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HeartbeatsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void when_allLoopsTurn_then_noReason(Vertx vertx) {
        Heartbeats heartbeats = new Heartbeats();
        heartbeats.deploy(vertx).await();
        assertThat(heartbeats.reasons()).isEmpty();
    }

    @Test
    @Tag("slow")
    void when_aLoopHangs_then_itIsSaidUntilItTurnsAgain(Vertx vertx) {
        Heartbeats heartbeats = new Heartbeats(2_500);
        heartbeats.deploy(vertx).await();
        CountDownLatch stuck = new CountDownLatch(1);
        vertx.runOnContext(hang -> Await.until(() -> stuck.getCount() == 0, PATIENCE, () -> "the end"));
        String reason = "1 of " + VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE + " event loops have been blocked for 2 s";
        Await.until(() -> heartbeats.reasons().contains(reason), PATIENCE, () -> "" + heartbeats.reasons());
        stuck.countDown();
        Await.until(() -> heartbeats.reasons().isEmpty(), PATIENCE, () -> "" + heartbeats.reasons());
    }
}
