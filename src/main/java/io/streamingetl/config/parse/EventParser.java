package io.streamingetl.config.parse;

import io.streamingetl.config.model.EventConfig;
import io.streamingetl.config.rule.FieldTypes;
import io.streamingetl.config.yaml.Section;
import io.streamingetl.config.yaml.Values;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code event}. */
final class EventParser {

    private static final Map<String, FieldType> TYPES = defaultTypes();

    private EventParser() {}

    /** The section's values before they are judged, so that the measures can be judged by them too. */
    record Draft(String time, TimeUnit timeUnit, List<String> key, Map<String, FieldType> types) {
        EventConfig event() {
            return new EventConfig(time, timeUnit, key, types);
        }
    }

    static Draft parse(Section section) {
        Section types = section.section("types");
        Draft draft = new Draft(
                section.text("time", "timestamp"),
                Values.choice(section, "time-unit", "seconds", TimeUnit.class),
                section.texts("key", List.of("region", "shopid", "itemid")),
                section.has("types") ? types(types) : TYPES);
        section.end();
        return draft;
    }

    private static Map<String, FieldType> types(Section section) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        // What can't be read counts as an integer, which suits key and measures alike: no second violation follows.
        section.names()
                .forEach(
                        field -> types.put(field, section.value(field, "integer", FieldTypes::parse, FieldTypes.RULE)));
        return types;
    }

    private static Map<String, FieldType> defaultTypes() {
        Map<String, FieldType> types = new LinkedHashMap<>();
        types.put("region", new FieldType.Text(16));
        types.put("shopid", new FieldType.Whole());
        types.put("itemid", new FieldType.Whole());
        types.put("count", new FieldType.Whole());
        types.put("price", new FieldType.Decimal(12, 2));
        return types;
    }
}
