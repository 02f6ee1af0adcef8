package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.rule.Violation;
import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Periodic checks. */
@ExtendWith(VertxExtension.class)
class ConfigScanTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GOOD = "reload: { scan-period: 100ms }\n";

    @TempDir
    Path folder;

    private final List<ReloadPlan> applied = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Future<Void> outcome = Future.succeededFuture();
    private ConfigReloader reloader;

    @BeforeEach
    void start(Vertx vertx) throws IOException {
        replace(GOOD);
        ConfigSource source = owner -> {
            reads.incrementAndGet();
            return ConfigSource.of(file().toString()).read(owner);
        };
        reloader = new ConfigReloader(
                Optional.of(source),
                ConfigLoader.load(vertx, source).await(),
                plan -> {
                    applied.add(plan);
                    return outcome;
                },
                10);
        vertx.deployVerticle(reloader).await();
    }

    private Path file() {
        return folder.resolve("etl.yaml");
    }

    /** In one step, so that no periodic check reads half of it. */
    private void replace(String text) throws IOException {
        Path written = Files.writeString(folder.resolve("written"), text);
        Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    @Tag("slow")
    void when_nodeRefusesItPermanently_then_retriedOnlyOnRequestOrAfterAChange() throws IOException {
        outcome = Future.failedFuture(Violation.of("source.kafka", "no").refused());
        replace(GOOD + "window: { size: 7s }\n");
        Await.until(() -> reloader.status().error().isPresent(), PATIENCE, () -> "refused");
        int before = reads.get();
        Await.until(() -> reads.get() >= before + 6, PATIENCE, () -> "more reads");
        assertThat(applied).hasSize(1);
        assertThat(reloader.status().error()).contains("source.kafka: no");

        assertThat(reloader.reload().await().error()).contains("source.kafka: no");
        assertThat(applied).hasSize(2);
        assertThat(reloader.status().failures()).isEqualTo(1);

        replace(GOOD);
        Await.until(() -> reloader.status().error().isEmpty(), PATIENCE, () -> "the active one again");
        replace(GOOD + "window: { size: 7s }\n");
        Await.until(() -> applied.size() == 3, PATIENCE, () -> "tried again once it was another");
        outcome = Future.succeededFuture();
        replace(GOOD + "window: { size: 8s }\n");
        Await.until(() -> reloader.status().reloads() == 1, PATIENCE, () -> "another one");
    }

    @Test
    void when_scanning_then_aChangeIsFoundAndTheNewPeriodHolds() throws IOException {
        replace("reload: { scan-period: 0s }\n");
        Await.until(() -> reloader.status().reloads() == 1, PATIENCE, () -> "found: " + reloader.status());

        replace("reload: { scan-period: 0s }\nwindow: { size: 7s }\n");
        assertThat(reloader.reload().await().reloads()).isEqualTo(2);
    }
}
