package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigContent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A configuration that changes while it is read. */
class ConfigSettlingTest {
    private static final String GOOD = "reload: { scan-period: 0s }\n";

    private final List<ReloadPlan> applied = Collections.synchronizedList(new ArrayList<>());
    private final Vertx vertx = Vertx.vertx();
    private ConfigReloader reloader;

    private void begin(ConfigSource source, EtlConfig active) {
        reloader = new ConfigReloader(Optional.of(source), active, plan -> {
            applied.add(plan);
            return Future.succeededFuture();
        });
        vertx.deployVerticle(reloader).await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    /** A half-written file may be valid and lack the rest. */
    @Test
    void when_fileIsHalfWritten_then_waitsForTheRest() {
        String half = GOOD + "window: { size: 7s }\n";
        begin(source(half, half + "source: { topics: [t] }\n"), content(GOOD).parse());
        reloader.reload().await();

        assertThat(applied).hasSize(1);
        assertThat(applied.get(0).next().source().topics()).containsExactly("t");
    }

    @Test
    void when_fileIsMissingForAMoment_then_nothingIsRefused() {
        begin(source("", GOOD), content(GOOD).parse());
        assertThat(reloader.reload().await().failures()).isZero();
    }

    /** A source with one content at the first read, which fails if it is empty, and another from then on. */
    private static ConfigSource source(String first, String then) {
        AtomicBoolean again = new AtomicBoolean();
        return any -> {
            String text = again.getAndSet(true) ? then : first;
            return text.isEmpty() ? Future.failedFuture("gone") : Future.succeededFuture(content(text));
        };
    }

    private static ConfigContent content(String text) {
        return new ConfigContent("etl.yaml", List.of(new ConfigContent.File("etl.yaml", text)));
    }
}
