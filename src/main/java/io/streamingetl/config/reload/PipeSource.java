package io.streamingetl.config.reload;

import io.streamingetl.config.parse.ConfigContent;
import io.streamingetl.config.rule.TextFile;
import io.streamingetl.config.yaml.Utf8Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A pipe, such as that of {@code <(command)}, or a device. It can be read only once, so its configuration never
 * changes.
 */
final class PipeSource implements ConfigSource {
    private final String path;
    private ConfigContent content;

    PipeSource(String path) {
        this.path = path;
    }

    @Override
    public Future<ConfigContent> read(Vertx vertx) {
        return vertx.executeBlocking(this::content)
                .recover(failure -> Future.failedFuture(Utf8Text.unreadable(path, failure)));
    }

    private synchronized ConfigContent content() throws IOException {
        if (content == null) {
            String text = TextFile.read(Path.of(path), ConfigContent.MAX_BYTES);
            content = new ConfigContent(path, List.of(new ConfigContent.File(path, text)));
        }
        return content;
    }

    @Override
    public String toString() {
        return path;
    }
}
