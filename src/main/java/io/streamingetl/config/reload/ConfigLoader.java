package io.streamingetl.config.reload;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** Reads the configuration once. */
public final class ConfigLoader {

    private ConfigLoader() {}

    /** As {@link #load(Vertx, ConfigSource)}, from a file or a folder. */
    public static Future<EtlConfig> load(Vertx vertx, Path file) {
        return load(vertx, ConfigSource.of(file.toString()));
    }

    /**
     * Reads and validates it with the environment and processors of this process.
     *
     * @return fails with a {@link ConfigException} if it can't be read or is invalid
     */
    public static Future<EtlConfig> load(Vertx vertx, ConfigSource source) {
        // On a worker, because ${file:PATH} reads files.
        return source.read(vertx).compose(content -> vertx.executeBlocking(() -> content.parse()));
    }
}
