package io.streamingetl.config.parse;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.util.List;
import java.util.Map;

/**
 * The content of a configuration source at one moment.
 *
 * @param source name in messages
 * @param files at least one; if several have a key, the last one wins
 */
public record ConfigContent(String source, List<File> files) {

    /** Of all files together. */
    public static final int MAX_BYTES = 1 << 20;

    /**
     * One document.
     *
     * @param name in messages
     * @param text YAML
     */
    public record File(String name, String text) {}

    /** The error for a source with more than {@link #MAX_BYTES}. */
    public static ConfigException tooLarge(String source) {
        return ConfigException.ofFile(source, Violation.NO_LINE, "is larger than 1 MiB, the limit of a configuration");
    }

    /**
     * Parses it with the environment and processors of this process. Blocks to read the files that it refers to.
     *
     * @throws ConfigException if it is invalid
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
