package io.streamingetl.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the configuration file through vertx-config. */
public final class ConfigLoader {

    private static final String CONTENT = "content";

    private ConfigLoader() {}

    /**
     * Reads and validates a file, with this process' environment and processors.
     *
     * @return fails with a {@link ConfigException} where the file can't be read or is invalid
     */
    public static Future<EtlConfig> load(Vertx vertx, Path file) {
        ConfigRetriever retriever = ConfigRetriever.create(vertx, new ConfigRetrieverOptions().addStore(store(file)));
        return retriever
                .getConfig()
                .recover(failure -> Future.failedFuture(unreadable(file, failure)))
                // On a worker: ${file:PATH} reads files.
                .compose(content -> vertx.executeBlocking(() -> parse(file, content)))
                .eventually(retriever::close);
    }

    /**
     * The file as it is: vertx-config's own formats would read it as YAML 1.1, or take an empty file for {@code {}}.
     */
    private static ConfigStoreOptions store(Path file) {
        return new ConfigStoreOptions()
                .setType("file")
                .setFormat("raw")
                .setConfig(new JsonObject()
                        .put("path", file.toAbsolutePath().toString())
                        .put("raw.key", CONTENT)
                        .put("raw.type", "binary"));
    }

    private static EtlConfig parse(Path file, JsonObject content) {
        byte[] bytes = content.getBinary(CONTENT);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return ConfigParser.parse(
                    text, file.toString(), System.getenv(), Runtime.getRuntime().availableProcessors());
        } catch (CharacterCodingException e) {
            throw unreadable(file, e);
        }
    }

    private static ConfigException unreadable(Path file, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return ConfigException.ofFile(
                file.toString(), Violation.NO_LINE, "can't be read: " + Interpolation.reason(cause));
    }
}
