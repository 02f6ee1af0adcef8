package io.streamingetl.config.reload;

import io.streamingetl.config.parse.ConfigContent;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import io.streamingetl.config.yaml.Utf8Text;
import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A file, or a folder of files such as a mounted ConfigMap, read through vertx-config. */
record FileSource(String path) implements ConfigSource {

    /** Maximum number of reads of files that change while they are read. */
    private static final int TRIES = 3;

    @Override
    public Future<ConfigContent> read(Vertx vertx) {
        return read(vertx, 1).recover(failure -> Future.failedFuture(Utf8Text.unreadable(path, failure)));
    }

    /**
     * Compares the targets of the names before and after reading. A ConfigMap is replaced by swapping one link that all
     * of its files go through, and deleting the old files. So a read might mix old files with new ones, and a file that
     * is missing may be an old one.
     */
    private Future<ConfigContent> read(Vertx vertx, int attempt) {
        return vertx.executeBlocking(this::targets)
                .compose(before -> content(vertx, before).compose(content -> vertx.executeBlocking(this::targets)
                        .compose(after -> before.equals(after) || attempt == TRIES
                                ? Future.succeededFuture(content)
                                : Future.failedFuture("it changes while it is read"))))
                .recover(failure -> attempt == TRIES ? Future.failedFuture(failure) : read(vertx, attempt + 1));
    }

    /** The names of the files and the files that they link to. */
    private List<Target> targets() throws IOException {
        Path root = Path.of(path);
        List<Target> targets = Files.isDirectory(root)
                ? targetsIn(root)
                : List.of(new Target(path, root.toAbsolutePath().toRealPath()));
        long sizeBytes = 0;
        for (Target target : targets) {
            sizeBytes += Files.size(target.file);
        }
        if (sizeBytes > ConfigContent.MAX_BYTES) {
            throw ConfigContent.tooLarge(path);
        }
        return targets;
    }

    private static List<Target> targetsIn(Path root) throws IOException {
        List<Target> targets = new ArrayList<>();
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.filter(FileSource::isYaml).sorted().toList()) {
                targets.add(new Target(file.toString(), file.toAbsolutePath().toRealPath()));
            }
        }
        if (targets.isEmpty()) {
            throw ConfigException.ofFile(
                    root.toString(), Violation.NO_LINE, "is a folder without files that end in .yaml or .yml");
        }
        return targets;
    }

    /** Skips hidden files: the links and folders behind a ConfigMap, and the files of editors. */
    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private record Target(String name, Path file) {}

    private Future<ConfigContent> content(Vertx vertx, List<Target> targets) {
        ConfigRetrieverOptions stores = new ConfigRetrieverOptions();
        targets.forEach(target -> stores.addStore(store(target)));
        ConfigRetriever retriever = ConfigRetriever.create(vertx, stores);
        return retriever
                .getConfig()
                .map(read -> new ConfigContent(
                        path,
                        targets.stream()
                                .map(target -> new ConfigContent.File(
                                        target.name, Utf8Text.decode(target.name, read.getBinary(target.name))))
                                .toList()))
                .eventually(retriever::close);
    }

    /**
     * Reads the file as bytes: the formats of vertx-config would read YAML 1.1, or take an empty file for {@code {}}.
     */
    private static ConfigStoreOptions store(Target target) {
        return new ConfigStoreOptions()
                .setType("file")
                .setFormat("raw")
                .setConfig(new JsonObject()
                        .put("path", target.file.toString())
                        .put("raw.key", target.name)
                        .put("raw.type", "binary"));
    }

    @Override
    public String toString() {
        return path;
    }
}
