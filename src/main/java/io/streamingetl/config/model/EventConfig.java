package io.streamingetl.config.model;

import io.streamingetl.config.rule.FieldTypes;
import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a record; {@code event} in the configuration.
 *
 * @param time name of the field with the event time, any that JSON allows except the empty one
 * @param timeUnit unit of the event time
 * @param key the group-by fields, 1 to 16; each is a result column, and its type is text or integer
 * @param types the type of each field, by name; types of unused fields are allowed and have no effect
 */
public record EventConfig(String time, TimeUnit timeUnit, List<String> key, Map<String, FieldType> types) {

    private static final int MAX_KEY_FIELDS = 16;

    public EventConfig {
        key = List.copyOf(key);
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        RuleCheck rules = new RuleCheck("event");
        rules.require(!time.isEmpty(), "time", time, "must be a field's name");
        rules.require(!key.isEmpty() && key.size() <= MAX_KEY_FIELDS, "key", null, "must be a list of 1 to 16 fields");
        for (int i = 0; i < Math.min(key.size(), MAX_KEY_FIELDS); i++) {
            checkKey(rules, "key[" + i + "]", key.get(i), key.subList(0, i), types);
        }
        types.forEach((field, type) ->
                rules.require(FieldTypes.isValid(type), "types." + field, FieldTypes.text(type), FieldTypes.RULE));
        rules.enforce();
    }

    private static void checkKey(
            RuleCheck rules, String path, String field, List<String> before, Map<String, FieldType> types) {
        rules.require(Names.isColumn(field), path, field, Names.COLUMN_RULE);
        rules.require(
                before.stream().map(Names::sameColumn).noneMatch(Names.sameColumn(field)::equals),
                path,
                field,
                "is given twice (MySQL's column names ignore case)");
        FieldType type = types.get(field);
        rules.require(type != null, path, field, "needs an entry in event.types");
        rules.require(
                !(type instanceof FieldType.Decimal),
                path,
                field,
                "must have the type string(n) or integer in event.types");
    }
}
