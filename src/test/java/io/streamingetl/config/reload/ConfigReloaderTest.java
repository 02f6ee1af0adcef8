package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReloaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long SETTLE_MS = 10;
    private static final String GOOD = "reload: { scan-period: 0s }\n";

    @TempDir
    Path folder;

    private final List<ReloadPlan> applied = Collections.synchronizedList(new ArrayList<>());
    private volatile Future<Void> outcome = Future.succeededFuture();
    private Path file;
    private Path secret;
    private Vertx vertx;
    private ConfigReloader reloader;

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        file = folder.resolve("etl.yaml");
        secret = Files.writeString(folder.resolve("secret"), "first\n");
        begin(GOOD);
    }

    private void begin(String text) throws IOException {
        Files.writeString(file, text);
        ConfigSource source = ConfigSource.of(file.toString());
        begin(source, ConfigLoader.load(vertx, source).await());
    }

    private void begin(ConfigSource source, EtlConfig active) {
        Function<ReloadPlan, Future<Void>> node = plan -> {
            applied.add(plan);
            return outcome;
        };
        reloader = new ConfigReloader(Optional.of(source), active, node, SETTLE_MS);
        vertx.deployVerticle(reloader).await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private ConfigStatus reload() {
        return reloader.reload().await();
    }

    @Test
    void when_nothingChanged_then_nothingIsApplied() {
        assertThat(reload().error()).isEmpty();
        assertThat(applied).isEmpty();
        assertThat(reloader.status().reloads()).isZero();
    }

    @Test
    void when_changed_then_appliedAndActive() throws IOException {
        String before = reloader.status().version();
        Files.writeString(file, GOOD + "window: { size: 7s }\n");
        ConfigStatus status = reload();

        assertThat(applied).hasSize(1);
        assertThat(status.active().window().size()).hasSeconds(7);
        assertThat(status.reloads()).isEqualTo(1);
        assertThat(status.version()).isNotEqualTo(before);
        assertThat(status.attemptedAt()).contains(status.activeSince());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \n",
                "window: { size: [",
                "window: { size: 7",
                "- a\n- b\n",
                "windows: { size: 7s }\n",
                "window: { size: 7x }\n",
                "sink: { table: other }\n",
                "sink: { password: \"${file:/nowhere/at/all}\" }\n",
                "\u0000\u0001"
            })
    void when_bad_then_lastGoodStaysAndErrorIsShown(String text) throws IOException {
        Files.writeString(file, text);
        ConfigStatus status = reload();

        assertThat(applied).isEmpty();
        assertThat(status.active().reload().scanPeriod()).isZero();
        assertThat(status.failures()).isEqualTo(1);
        assertThat(status.error()).isPresent();
    }

    @Test
    void when_fileIsMissing_then_lastGoodStays() throws IOException {
        Files.delete(file);
        assertThat(reload().error().orElseThrow()).contains("there is no such file");
    }

    @Test
    void when_stillBad_then_countedOnce() throws IOException {
        Files.writeString(file, "window: { size: 7x }\n");
        reload();
        assertThat(reload().failures()).isEqualTo(1);
        Files.writeString(file, "window: { size: 8x }\n");
        assertThat(reload().failures()).isEqualTo(2);
    }

    @Test
    void when_goodAgain_then_noErrorRemains() throws IOException {
        Files.writeString(file, "");
        reload();
        Files.writeString(file, GOOD);
        ConfigStatus status = reload();

        assertThat(status.error()).isEmpty();
        assertThat(status.reloads()).isZero();
        assertThat(status.failures()).isEqualTo(1);
    }

    @Test
    void when_nodeCannotApplyIt_then_lastGoodStaysAndItIsRetried() throws IOException {
        outcome = Future.failedFuture("no such broker");
        Files.writeString(file, GOOD + "window: { size: 7s }\n");
        assertThat(reload().error()).contains("no such broker");
        assertThat(reloader.status().active().window().size()).hasSeconds(60);

        outcome = Future.succeededFuture();
        assertThat(reload().active().window().size()).hasSeconds(7);
        assertThat(applied).hasSize(2);
    }

    @Test
    void when_aSecretsFileChanges_then_itIsAChange() throws IOException {
        begin(GOOD + "sink: { password: \"${file:" + secret + "}\" }\n");
        Files.writeString(secret, "second\n");
        ConfigStatus status = reload();

        assertThat(status.active().sink().password().value()).isEqualTo("second");
        assertThat(applied.get(0).changes()).containsExactly("sink.password (a secret)");
    }

    @Test
    void when_requestedBeforeItIsDeployed_then_checkedOnceItIs() throws IOException {
        ConfigSource source = ConfigSource.of(file.toString());
        ConfigReloader later = new ConfigReloader(
                Optional.of(source), ConfigLoader.load(vertx, source).await(), plan -> outcome, SETTLE_MS);
        Files.writeString(file, GOOD + "window: { size: 7s }\n");
        Future<ConfigStatus> reloaded = later.reload();
        vertx.deployVerticle(later).await();

        assertThat(reloaded.await().reloads()).isEqualTo(1);
    }

    @Test
    void when_requestedTwiceAtOnce_then_appliedOnceAndBothGetTheStatus() throws IOException {
        Files.writeString(file, GOOD + "window: { size: 7s }\n");
        Future<ConfigStatus> one = reloader.reload();
        Future<ConfigStatus> other = reloader.reload();

        assertThat(one.await().reloads()).isEqualTo(1);
        assertThat(other.await()).isEqualTo(one.await());
        assertThat(applied).hasSize(1);
    }

    @Test
    void when_itIsChangedBackWhileTheChangeIsApplied_then_bothAreAppliedOneAfterTheOther() throws IOException {
        Promise<Void> applying = Promise.promise();
        outcome = applying.future();
        Files.writeString(file, GOOD + "window: { size: 7s }\n");
        Future<ConfigStatus> changed = reloader.reload();
        Await.until(() -> applied.size() == 1, PATIENCE, () -> "the change");
        Files.writeString(file, GOOD);
        Future<ConfigStatus> back = reloader.reload();
        assertThat(applied).hasSize(1);
        outcome = Future.succeededFuture();
        applying.complete();

        assertThat(changed.await().active().window().size()).hasSeconds(7);
        assertThat(back.await().active().window().size()).hasSeconds(60);
        assertThat(applied)
                .extracting(plan -> plan.next().window().size().toSeconds())
                .containsExactly(7L, 60L);
    }
}
