package io.streamingetl.config.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.rule.ConfigException;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class ConfigLoaderTest {

    @TempDir
    Path folder;

    @Test
    void when_fileIsValid_then_itsConfiguration(Vertx vertx, VertxTestContext test) throws IOException {
        Path file = Files.writeString(folder.resolve("etl.yaml"), "pipeline: 010\nsink: { password: 007 }\n");
        ConfigLoader.load(vertx, file)
                .onComplete(test.succeeding(config -> test.verify(() -> {
                    assertThat(config.pipeline()).isEqualTo("010");
                    assertThat(config.sink().password().value()).isEqualTo("007");
                    test.completeNow();
                })));
    }

    @Test
    void when_fileIsInvalid_then_fails(Vertx vertx, VertxTestContext test) throws IOException {
        Path file = Files.writeString(folder.resolve("etl.yaml"), "window: { size: 60x }");
        expect(vertx, test, file, ":1: window.size is \"60x\": must be a duration such as 60s, 5m or 1h");
    }

    @Test
    void when_fileIsEmpty_then_fails(Vertx vertx, VertxTestContext test) throws IOException {
        expect(vertx, test, Files.writeString(folder.resolve("etl.yaml"), ""), ": is empty");
    }

    @Test
    void when_fileIsMissing_then_fails(Vertx vertx, VertxTestContext test) {
        expect(vertx, test, folder.resolve("etl.yaml"), ": can't be read: there is no such file");
    }

    @Test
    void when_fileIsNotUtf8_then_fails(Vertx vertx, VertxTestContext test) throws IOException {
        Path file = Files.write(folder.resolve("etl.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        expect(vertx, test, file, ": can't be read: it is not UTF-8");
    }

    private static void expect(Vertx vertx, VertxTestContext test, Path file, String message) {
        ConfigLoader.load(vertx, file)
                .onComplete(test.failing(failure -> test.verify(() -> {
                    assertThat(failure).isInstanceOf(ConfigException.class).hasMessage(file + message);
                    test.completeNow();
                })));
    }
}
