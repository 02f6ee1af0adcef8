package io.streamingetl.config.reload;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** Reads the configuration once. */
public final class ConfigLoader {

    private ConfigLoader() {}

    /** As {@link #load(Vertx, ConfigSource)}, of a file or a folder. */
    public static Future<EtlConfig> load(Vertx vertx, Path file) {
        return load(vertx, ConfigSource.of(file.toString()));
    }

    /**
     * Reads and validates it, with this process' environment and processors.
     *
     * @return fails with a {@link ConfigException} where it can't be read or is invalid
     */
    public static Future<EtlConfig> load(Vertx vertx, ConfigSource source) {
        // On a worker: ${file:PATH} reads files.
        return source.read(vertx).compose(content -> vertx.executeBlocking(() -> content.parse()));
    }
}
