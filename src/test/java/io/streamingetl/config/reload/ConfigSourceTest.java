package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.Late;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.testkit.node.ConfigMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThatThrownBy(() -> load(folder.toString()))
                .hasMessage(folder + ": is a folder without files that end in .yaml or .yml");
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
    @Tag("slow")
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
    void when_aLaterFileHasAKeyTwice_then_refused() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "sink: { user: a }\n");
        Files.writeString(folder.resolve("b.yaml"), "sink: { user: b, user: c }\n");
        assertThatThrownBy(() -> load(folder.toString())).hasMessageContaining("sink.user: is given twice");
    }

    @Test
    @Tag("slow")
    void when_filesAreLarge_then_refusedBeforeTheyAreRead() throws IOException {
        Path half = Files.writeString(folder.resolve("a.yaml"), "#".repeat(600_000) + "\npipeline: half\n");
        assertThat(load(half.toString()).pipeline()).isEqualTo("half");
        Files.copy(half, folder.resolve("b.yaml"));
        assertThatThrownBy(() -> load(folder.toString()))
                .hasMessage(folder + ": is larger than 1 MiB, the limit of a configuration");
    }

    @Test
    void when_aPipe_then_readOnce() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        ConfigSource source = ConfigSource.of(pipe.toString());
        Future<EtlConfig> first = ConfigLoader.load(vertx, source);
        Files.writeString(pipe, "pipeline: piped\n");
        assertThat(first.await().pipeline()).isEqualTo("piped");
        assertThat(ConfigLoader.load(vertx, source).await().pipeline()).isEqualTo("piped");
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/zero, /dev/zero: can't be read: it is larger than 1 MiB",
        "/dev/null, /dev/null: is empty",
        "/etc/passwd/x, /etc/passwd/x: can't be read: Not a directory",
        "'', '--conf: is empty: name a file, a folder of .yaml files, or an address that begins with http:// or https://'",
        "ftp://u:CANARY@h/, '--conf: is another address: name a file, a folder of .yaml files, or an address that begins"
                + " with http:// or https://'",
        "u:CANARY@h/etl.yaml, '--conf: is another address: name a file, a folder of .yaml files, or an address that"
                + " begins with http:// or https://'"
    })
    void when_itIsNoConfiguration_then_oneSentenceSaysWhy(String location, String message) {
        assertThatThrownBy(() -> load(location))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
