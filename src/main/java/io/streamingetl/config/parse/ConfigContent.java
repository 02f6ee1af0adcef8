package io.streamingetl.config.parse;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import java.util.List;
import java.util.Map;

/**
 * What a source of configuration held at one moment.
 *
 * @param source its name, as messages show it
 * @param files at least one; a key that several hold is the last one's
 */
public record ConfigContent(String source, List<File> files) {

    /**
     * One document.
     *
     * @param name as messages show it
     * @param text YAML
     */
    public record File(String name, String text) {}

    /**
     * The configuration, with this process' environment and processors. Reads the files that it refers to: on a worker.
     *
     * @throws ConfigException where it is invalid
     */
    public EtlConfig parse() {
        return parse(System.getenv(), Runtime.getRuntime().availableProcessors());
    }

    public EtlConfig parse(Map<String, String> environment, int cores) {
        return files.size() == 1
                ? ConfigParser.parse(files.get(0).text(), files.get(0).name(), environment, cores)
                : ConfigParser.parse(files, source, environment, cores);
    }
}
