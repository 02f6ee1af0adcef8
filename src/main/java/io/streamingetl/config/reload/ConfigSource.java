package io.streamingetl.config.reload;

import io.streamingetl.config.parse.ConfigContent;
import io.streamingetl.config.rule.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Locale;

/** The source of the configuration, which {@code --conf} names. */
public interface ConfigSource {

    /**
     * The source of this name: an address that begins with {@code http://} or {@code https://}, a folder, whose
     * {@code .yaml} and {@code .yml} files are merged in the order of their names, or a file.
     */
    static ConfigSource of(String location) {
        String lower = location.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://")
                ? new HttpSource(location)
                : new FileSource(location);
    }

    /** Reads its content; fails with a {@link ConfigException} if it can't be read. */
    Future<ConfigContent> read(Vertx vertx);
}
