package io.streamingetl.config.reload;

import io.streamingetl.config.key.ConfigKey;
import io.streamingetl.config.key.ConfigKeys;
import io.streamingetl.config.key.MapKey;
import io.streamingetl.config.key.RedactedView;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.Secret;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The difference between two configurations, key by key. */
final class ConfigDiff {
    private static final String ABSENT = "(none)";

    /**
     * A changed key, which may be shown.
     *
     * @param declaration of the key
     * @param key the whole key, such as {@code window.size} or {@code source.kafka.client.id}
     * @param before its value; {@value Secret#REDACTED} for a secret
     * @param after its value, likewise
     */
    record Change(ConfigKey declaration, String key, String before, String after) {
        @Override
        public String toString() {
            if (before.equals(after)) {
                return key + (before.equals(Secret.REDACTED) ? " (a secret)" : " (the content of " + after + ")");
            }
            return key + " from " + before + " to " + after;
        }
    }

    private ConfigDiff() {}

    /** The changed keys, in the order of the file; empty if both configurations mean the same. */
    static List<Change> of(EtlConfig before, EtlConfig after) {
        List<Change> changes = new ArrayList<>();
        for (ConfigKey key : ConfigKeys.ALL) {
            Optional<Object> old = key.value(before);
            Optional<Object> fresh = key.value(after);
            if (key instanceof MapKey map) {
                addEntries(map, map.getter().apply(before), map.getter().apply(after), changes);
            } else if (!old.equals(fresh)) {
                changes.add(new Change(key, key.name(), shown(key, old), shown(key, fresh)));
            }
        }
        return changes;
    }

    private static void addEntries(
            MapKey key, Map<String, String> before, Map<String, String> after, List<Change> changes) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String old = before.get(name);
            String fresh = after.get(name);
            if (!Objects.equals(old, fresh)) {
                changes.add(new Change(key, key.name() + "." + name, shown(key, name, old), shown(key, name, fresh)));
            }
        }
    }

    private static String shown(ConfigKey key, Optional<Object> value) {
        return value.map(given -> RedactedView.shown(key, given).toString()).orElse(ABSENT);
    }

    private static String shown(MapKey key, String name, String value) {
        return value == null ? ABSENT : RedactedView.shown(key, name, value);
    }
}
