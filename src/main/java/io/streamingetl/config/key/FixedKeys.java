package io.streamingetl.config.key;

import io.streamingetl.config.model.EtlConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings that an existing pipeline can't change: with any of them changed, its rows would mix two meanings. */
public final class FixedKeys {

    private FixedKeys() {}

    /** The fixed keys except the pipeline's name, with their values as text. */
    public static Map<String, String> of(EtlConfig config) {
        Map<String, String> fixed = new LinkedHashMap<>();
        for (ConfigKey key : ConfigKeys.ALL) {
            if (key.reload() == ReloadClass.FIXED && key != SourceKeys.PIPELINE && key != EventKeys.TYPES) {
                fixed.put(key.name(), text(key, config));
            }
        }
        // Last, because the used types change with the key and the measures: messages name the cause first.
        fixed.put(EventKeys.TYPES.name(), usedTypes(config));
        return fixed;
    }

    private static String text(ConfigKey key, EtlConfig config) {
        Object shown = RedactedView.shown(key, key.value(config).orElse(""));
        if (shown instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining(", "));
        }
        return shown instanceof List<?> list
                ? list.stream().map(Object::toString).collect(Collectors.joining(", "))
                : shown.toString();
    }

    /** Types of unused fields have no effect, so they may change. Sorted, because the order has no effect either. */
    private static String usedTypes(EtlConfig config) {
        return EventKeys.TYPES.getter().apply(config).entrySet().stream()
                .filter(type -> config.event().key().contains(type.getKey())
                        || config.operands().contains(type.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(type -> type.getKey() + ": " + type.getValue())
                .collect(Collectors.joining(", "));
    }
}
