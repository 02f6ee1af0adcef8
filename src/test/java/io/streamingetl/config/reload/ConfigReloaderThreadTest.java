package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.parse.ConfigContent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An HTTP client and a node complete their futures on other threads. */
@ExtendWith(VertxExtension.class)
class ConfigReloaderThreadTest {
    private final AtomicReference<ConfigContent> content = new AtomicReference<>(windows(1));
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

    @Test
    void when_sourceAndNodeAnswerElsewhere_then_theReloaderGoesOnOnItsOwnEventLoop(Vertx vertx) {
        ConfigSource source = any -> elsewhere(content::get);
        Function<ReloadPlan, Future<Void>> node = plan -> {
            threads.add(Thread.currentThread());
            return elsewhere(() -> null);
        };
        ConfigReloader reloader =
                new ConfigReloader(Optional.of(source), content.get().parse(), node, 10);
        vertx.deployVerticle(reloader).await();
        for (int seconds = 2; seconds < 6; seconds++) {
            content.set(windows(seconds));
            Future<ConfigStatus> told = reloader.reload().onComplete(now -> threads.add(Thread.currentThread()));
            assertThat(told.await().active().window().size()).hasSeconds(seconds);
        }
        assertThat(threads).hasSize(8).allMatch(threads.get(0)::equals);
    }

    private static <T> Future<T> elsewhere(Supplier<T> work) {
        return Future.fromCompletionStage(CompletableFuture.supplyAsync(work, task -> new Thread(task).start()));
    }

    private static ConfigContent windows(int seconds) {
        String text = "reload: { scan-period: 0s }\nwindow: { size: " + seconds + "s }\n";
        return new ConfigContent("etl.yaml", List.of(new ConfigContent.File("etl.yaml", text)));
    }
}
