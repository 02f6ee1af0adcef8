package io.streamingetl.config.parse;

import io.streamingetl.config.key.EventKeys;
import io.streamingetl.config.model.EventConfig;
import io.streamingetl.config.rule.FieldTypes;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code event}. */
final class EventParser {

    private EventParser() {}

    /** The section's values before validation: the measures are checked against them even if they are invalid. */
    record Draft(String time, TimeUnit timeUnit, List<String> key, Map<String, FieldType> types) {
        EventConfig event() {
            return new EventConfig(time, timeUnit, key, types);
        }
    }

    static Draft parse(Section section) {
        Draft draft = new Draft(
                section.get(EventKeys.TIME),
                section.get(EventKeys.TIME_UNIT),
                section.get(EventKeys.KEY),
                types(section.section(EventKeys.TYPES)));
        section.end();
        return draft;
    }

    private static Map<String, FieldType> types(Section section) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        // An unreadable type counts as an integer, which fits key and measures alike, so no second violation follows.
        section.names()
                .forEach(
                        field -> types.put(field, section.value(field, "integer", FieldTypes::parse, FieldTypes.RULE)));
        return types;
    }
}
