package io.streamingetl.config.reload;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What two configurations do not share, key by key. */
final class ConfigDiff {
    private static final String ABSENT = "(none)";

    /**
     * One key, in words that may be shown.
     *
     * @param key the whole key, such as {@code window.size}
     * @param before its value; a secret's is {@value Secret#REDACTED}
     * @param after its value, likewise
     */
    record Change(String key, String before, String after) {
        @Override
        public String toString() {
            if (before.equals(after)) {
                return key + (before.equals(Secret.REDACTED) ? " (a secret)" : " (what stands in " + after + ")");
            }
            return key + " from " + before + " to " + after;
        }
    }

    private ConfigDiff() {}

    /** The changed keys, in the order of the file; empty where both mean the same. */
    static List<Change> of(EtlConfig before, EtlConfig after) {
        Map<String, Object> old = values(before);
        Map<String, Object> fresh = values(after);
        Set<String> keys = new LinkedHashSet<>(old.keySet());
        keys.addAll(fresh.keySet());
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            Object one = old.getOrDefault(key, ABSENT);
            Object other = fresh.getOrDefault(key, ABSENT);
            if (!one.equals(other)) {
                changes.add(new Change(key, shown(one), shown(other)));
            }
        }
        return changes;
    }

    /** Each secret and each file stands there as itself, which equals only its like and shows no content. */
    private static Map<String, Object> values(EtlConfig config) {
        Map<String, Object> values = new LinkedHashMap<>();
        flatten("", config.redacted(), values);
        config.source()
                .kafka()
                .forEach((name, value) ->
                        values.put("source.kafka." + name, Secret.isSecretProperty(name) ? new Secret(value) : value));
        values.put("sink.password", config.sink().password());
        config.sink().tls().ca().ifPresent(ca -> values.put("sink.tls-ca", ca));
        config.http().token().ifPresent(token -> values.put("http.token", token));
        return values;
    }

    private static void flatten(String path, Map<?, ?> map, Map<String, Object> into) {
        map.forEach((name, value) -> {
            String key = path.isEmpty() ? name.toString() : path + "." + name;
            if (value instanceof Map<?, ?> section) {
                flatten(key, section, into);
            } else {
                into.put(key, value);
            }
        });
    }

    private static String shown(Object value) {
        return value.toString();
    }
}
