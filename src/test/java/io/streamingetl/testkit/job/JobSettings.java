package io.streamingetl.testkit.job;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A configuration whose keys are set by path. */
final class JobSettings {
    private static final String KAFKA = "source.kafka.";

    private final Map<String, String> values = new TreeMap<>();

    /** Sets a key, such as {@code window.size}; the last value wins. */
    void set(String path, String value) {
        values.put(path, value);
    }

    void remove(String path) {
        values.remove(path);
    }

    /** The configuration as YAML. */
    String yaml() {
        StringBuilder yaml = new StringBuilder();
        String section = "";
        for (Map.Entry<String, String> setting : values.entrySet()) {
            String path = setting.getKey();
            int dots = path.startsWith(KAFKA) ? 2 : path.contains(".") ? 1 : 0;
            String[] names = path.split("\\.", dots + 1);
            String parents = String.join(".", Arrays.copyOf(names, dots));
            for (int depth = 0; depth < dots && !parents.equals(section); depth++) {
                if (depth > 0 || !section.startsWith(names[0])) {
                    yaml.append("  ".repeat(depth)).append(names[depth]).append(":\n");
                }
            }
            section = parents;
            yaml.append("  ".repeat(dots))
                    .append(names[dots])
                    .append(": ")
                    .append(setting.getValue())
                    .append('\n');
        }
        return yaml.toString();
    }
}
