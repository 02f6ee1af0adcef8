package io.streamingetl.config.reload;

import io.streamingetl.config.parse.ConfigContent;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.util.Locale;

/**
 * The source of the configuration, which {@code --conf} names. Its {@code toString} is its name in messages, without
 * the credentials that an address may contain.
 */
public interface ConfigSource {

    /**
     * The source of this name: an address that begins with {@code http://} or {@code https://}, a folder, whose
     * {@code .yaml} and {@code .yml} files are merged in the order of their names, a file, or a pipe.
     *
     * @throws ConfigException if it is empty or another address; it does not quote the address, which may have a
     *     password
     */
    static ConfigSource of(String location) {
        String lower = location.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return new HttpSource(location);
        }
        File file = new File(location);
        if (location.isEmpty() || (isLikeAnAddress(location) && !file.exists())) {
            throw ConfigException.ofFile(
                    "--conf",
                    Violation.NO_LINE,
                    (location.isEmpty() ? "is empty" : "is another address")
                            + ": name a file, a folder of .yaml files, or an address that begins with http:// or https://");
        }
        boolean isPipe = file.exists() && !file.isFile() && !file.isDirectory();
        return isPipe ? new PipeSource(location) : new FileSource(location);
    }

    private static boolean isLikeAnAddress(String location) {
        int colon = location.indexOf(':');
        return colon >= 0 && (location.startsWith(":/", colon) || location.indexOf('@', colon) >= 0);
    }

    /** Reads its content; fails with a {@link ConfigException} if it can't be read. */
    Future<ConfigContent> read(Vertx vertx);
}
