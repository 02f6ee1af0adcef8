package io.streamingetl.cli;

import io.streamingetl.config.ConfigException;
import io.streamingetl.config.ConfigLoader;
import io.streamingetl.config.EtlConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** The configuration of a command that runs no pipeline of its own. */
final class ConfigFile {
    private ConfigFile() {}

    /** Reads and validates; throws {@link ConfigException}. */
    static EtlConfig read(Path file) throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            return ConfigLoader.load(vertx, file)
                    .eventually(vertx::close)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConfigException invalid) {
                throw invalid;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
