package io.streamingetl.config.model;

import io.streamingetl.config.rule.FieldTypes;
import io.streamingetl.config.rule.MeasureRules;
import io.streamingetl.config.yaml.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a pipeline keeps from its first start on: with anything of it changed, its rows would mix two meanings. */
public final class FixedKeys {

    private FixedKeys() {}

    /** The fixed keys but the pipeline's name, in the order of the file, and their values in a few words. */
    public static Map<String, String> of(EtlConfig config) {
        Map<String, String> fixed = new LinkedHashMap<>();
        fixed.put("event.time", config.event().time());
        fixed.put("event.time-unit", Values.word(config.event().timeUnit()));
        fixed.put("event.key", String.join(", ", config.event().key()));
        fixed.put("window.label", Values.word(config.window().label()));
        fixed.put(
                "measures",
                config.measures().stream()
                        .map(measure -> measure.name() + ": " + MeasureRules.text(measure, config.operands()))
                        .collect(Collectors.joining(", ")));
        fixed.put("event.types", types(config));
        fixed.put("sink.table", config.sink().table());
        return fixed;
    }

    /** Of the fields that are used: others have no effect. */
    private static String types(EtlConfig config) {
        return config.event().types().entrySet().stream()
                .filter(type -> config.event().key().contains(type.getKey())
                        || config.operands().contains(type.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(type -> type.getKey() + ": " + FieldTypes.text(type.getValue()))
                .collect(Collectors.joining(", "));
    }
}
