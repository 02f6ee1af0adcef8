package io.streamingetl.config.key;

import java.util.List;
import java.util.stream.Stream;

/** All configuration keys. */
public final class ConfigKeys {

    /** In the order of {@code conf/etl.yaml}. */
    public static final List<ConfigKey> ALL = Stream.of(
                    SourceKeys.ALL,
                    EventKeys.EVENT,
                    WindowKeys.ALL,
                    List.of(EventKeys.MEASURES, RollupKeys.ROLLUPS),
                    QuarantineKeys.ALL,
                    SinkKeys.ALL,
                    NodeKeys.HTTP,
                    ClusterKeys.ALL,
                    NodeKeys.LOG,
                    NodeKeys.RELOAD)
            .<ConfigKey>flatMap(List::stream)
            .toList();

    private ConfigKeys() {}

    /** The names of keys and sections in a section, such as {@code cluster}; in the root if it is empty. */
    public static List<String> namesIn(String section) {
        String prefix = section.isEmpty() ? "" : section + ".";
        return ALL.stream()
                .map(ConfigKey::name)
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()).replaceFirst("\\..*", ""))
                .distinct()
                .toList();
    }
}
