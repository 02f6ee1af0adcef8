package io.streamingetl.cli;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.reload.ConfigLoader;
import io.streamingetl.config.reload.ConfigSource;
import io.streamingetl.pipeline.bus.VertxDefaults;
import io.vertx.core.Vertx;
import picocli.CommandLine.Option;

/** {@code --conf}, of each command. */
public final class ConfigOption {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "conf/etl.yaml",
            description = "The configuration: a file, a folder of .yaml files, or an http(s) address;"
                    + " by default ${DEFAULT-VALUE}.")
    private String location;

    /** The source that it names, to be read repeatedly. */
    public ConfigSource source() {
        return ConfigSource.of(location);
    }

    /** Reads and validates the configuration; throws ConfigException. Blocks, so never call it on an event loop. */
    public EtlConfig read() {
        Vertx vertx = Vertx.vertx(VertxDefaults.options());
        try {
            return ConfigLoader.load(vertx, source()).await();
        } finally {
            // Not chained to the load: its result would be delivered on an event loop that no longer runs.
            vertx.close().await();
        }
    }

    /** The location as it may be shown. */
    @Override
    public String toString() {
        return source().toString();
    }
}
