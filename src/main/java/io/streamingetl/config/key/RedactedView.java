package io.streamingetl.config.key;

import io.streamingetl.config.model.CaFile;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.Choices;
import io.streamingetl.config.rule.Durations;
import io.streamingetl.config.rule.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A configuration in the keys of its file, with everything replaced that may be a secret. */
public final class RedactedView {

    private RedactedView() {}

    /** Strings, numbers, booleans, lists and maps, in the order of {@link ConfigKeys#ALL}. */
    public static Map<String, Object> of(EtlConfig config) {
        Map<String, Object> root = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKeys.ALL) {
            key.value(config).ifPresent(value -> put(root, key.name(), shown(key, value)));
        }
        return Collections.unmodifiableMap(root);
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> map, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            map.put(path, value);
        } else {
            Object section = map.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) section, path.substring(dot + 1), value);
        }
    }

    /** The value of a key as it may be shown. */
    public static Object shown(ConfigKey key, Object value) {
        if (key instanceof MapKey map) {
            return entries(map, (Map<?, ?>) value);
        }
        if (value instanceof Duration duration) {
            return Durations.text(duration);
        }
        if (value instanceof Enum<?> constant) {
            return Choices.word(constant);
        }
        if (key instanceof ScalarKey<?> scalar && scalar.type().isSecret()) {
            return Secret.REDACTED;
        }
        return value instanceof CaFile file ? file.path() : value;
    }

    private static Map<String, Object> entries(MapKey key, Map<?, ?> entries) {
        Map<String, Object> shown = new LinkedHashMap<>();
        entries.forEach((name, text) -> shown.put((String) name, shown(key, (String) name, (String) text)));
        return shown;
    }

    /** The text of an entry as it may be shown. */
    public static String shown(MapKey key, String name, String text) {
        return key.secret().test(name) ? Secret.REDACTED : Secret.shown(text);
    }
}
