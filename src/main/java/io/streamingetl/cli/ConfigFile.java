package io.streamingetl.cli;

import io.streamingetl.config.EtlConfig;
import io.streamingetl.config.reload.ConfigLoader;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** The configuration of a command that runs no pipeline of its own. */
public final class ConfigFile {
    private ConfigFile() {}

    /** Reads and validates; throws ConfigException. Blocks: not for an event loop. */
    public static EtlConfig read(Path file) {
        Vertx vertx = Vertx.vertx();
        try {
            return ConfigLoader.load(vertx, file).await();
        } finally {
            // Not chained to the load: that answer would be delivered on an event loop that is gone.
            vertx.close().await();
        }
    }
}
