package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.Late;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.testkit.node.ConfigMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSourceTest {
    @TempDir
    Path folder;

    private Vertx vertx;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private EtlConfig load(String location) {
        return ConfigLoader.load(vertx, ConfigSource.of(location)).await();
    }

    @Test
    void when_aFolder_then_laterFilesOverEarlierOnes() throws IOException {
        Files.writeString(folder.resolve("10-base.yaml"), "pipeline: a\nwindow: { size: 5s, late: quarantine }\n");
        Files.writeString(folder.resolve("20-site.yml"), "window: { size: 7s }\nsource: { topics: [t] }\n");
        Files.writeString(folder.resolve(".30-hidden.yaml"), "pipeline: hidden\n");
        Files.writeString(folder.resolve("notes.txt"), "no configuration\n");
        EtlConfig config = load(folder.toString());

        assertThat(config.pipeline()).isEqualTo("a");
        assertThat(config.window().size()).hasSeconds(7);
        assertThat(config.window().late()).isEqualTo(Late.QUARANTINE);
        assertThat(config.source().topics()).containsExactly("t");
    }

    @Test
    void when_oneOfSeveralFilesIsWrong_then_theFolderAndTheKeyAreNamed() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "pipeline: a\n");
        Files.writeString(folder.resolve("b.yaml"), "window: { size: 7 }\n");
        assertThatThrownBy(() -> load(folder.toString()))
                .hasMessage(folder + ": window.size is \"7\": must be a duration such as 60s, 5m or 1h");
    }

    @Test
    void when_oneOfSeveralFilesIsEmpty_then_named() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "pipeline: a\n");
        Files.writeString(folder.resolve("b.yaml"), "");
        assertThatThrownBy(() -> load(folder.toString())).hasMessage(folder.resolve("b.yaml") + ": is empty");
    }

    @Test
    void when_aFolderHoldsNone_then_saidSo() {
        assertThatThrownBy(() -> load(folder.toString())).hasMessageStartingWith(folder + ": can't be read");
    }

    @Test
    void when_aConfigMapIsSwapped_then_theNewFilesAreRead() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..1"));
        Files.writeString(first.resolve("etl.yaml"), "pipeline: first\n");
        Path second = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(second.resolve("etl.yaml"), "pipeline: second\n");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        Files.createSymbolicLink(folder.resolve("etl.yaml"), Path.of("..data/etl.yaml"));
        assertThat(load(folder.toString()).pipeline()).isEqualTo("first");

        Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);
        assertThat(load(folder.toString()).pipeline()).isEqualTo("second");
        assertThat(load(folder.resolve("etl.yaml").toString()).pipeline()).isEqualTo("second");
    }

    @Test
    void when_aConfigMapIsSwappedWhileItIsRead_then_oneOrTheOther() {
        ConfigMap map = new ConfigMap(folder);
        map.write("pipeline: one\n");
        for (int i = 0; i < 200; i++) {
            Future<EtlConfig> reading = ConfigLoader.load(vertx, ConfigSource.of(map.location()));
            map.write("pipeline: other\n");
            assertThat(reading.await().pipeline()).isIn("one", "other");
        }
    }

    @Test
    void when_anAddress_then_whatItAnswers() {
        HttpServer server = serve(200, "pipeline: web\n");
        assertThat(load("http://127.0.0.1:" + server.actualPort() + "/etl?x=1").pipeline())
                .isEqualTo("web");
    }

    @Test
    void when_anAddressAnswersWithAnError_then_itsPageIsNotTakenForTheConfiguration() {
        HttpServer server = serve(500, "pipeline: web\n");
        String address = "http://127.0.0.1:" + server.actualPort() + "/";
        assertThatThrownBy(() -> load(address))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(address + ": can't be read:")
                .hasMessageContaining("500");
    }

    @Test
    void when_nobodyAnswers_then_saidSo() {
        HttpServer server = serve(200, "");
        String address = "http://127.0.0.1:" + server.actualPort() + "/";
        server.close().await();
        assertThatThrownBy(() -> load(address)).hasMessageStartingWith(address + ": can't be read: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://user:CANARY@127.0.0.1:%d/", "http://127.0.0.1:%d/?token=CANARY", "http://CANARY@:%d"})
    void when_anAddressHoldsASecret_then_noMessageShowsIt(String address) {
        HttpServer server = serve(200, "windows: {}\n");
        assertThatThrownBy(() -> load(address.formatted(server.actualPort())))
                .isInstanceOf(ConfigException.class)
                .message()
                .contains("http://", "<redacted>")
                .doesNotContain("CANARY");
    }

    private HttpServer serve(int status, String body) {
        return vertx.createHttpServer()
                .requestHandler(
                        request -> request.response().setStatusCode(status).end(body))
                .listen(0, "127.0.0.1")
                .await();
    }
}
