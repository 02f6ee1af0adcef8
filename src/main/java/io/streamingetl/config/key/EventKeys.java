package io.streamingetl.config.key;

import static io.streamingetl.config.key.ReloadClass.FIXED;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.FieldTypes;
import io.streamingetl.config.rule.MeasureRules;
import io.streamingetl.config.rule.Names;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.core.measure.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code event}, and {@code measures}. */
public final class EventKeys {

    public static final ScalarKey<String> TIME = new ScalarKey<>(
            "event.time",
            ValueType.text(),
            "timestamp",
            FIXED,
            "The field that contains the event time.",
            config -> config.event().time());

    public static final ScalarKey<TimeUnit> TIME_UNIT = new ScalarKey<>(
            "event.time-unit",
            ValueType.choice(TimeUnit.class),
            "seconds",
            FIXED,
            "The unit of the event time: seconds | millis | micros | nanos | iso-8601. Less than a millisecond is cut off.",
            config -> config.event().timeUnit());

    public static final ListKey KEY = new ListKey(
            "event.key",
            ValueType.text(Names.COLUMN),
            List.of("region", "shopid", "itemid"),
            FIXED,
            "The group-by fields: 1 to 16, of type string or integer. Each is a column of the result table.",
            config -> config.event().key());

    public static final MapKey TYPES = new MapKey(
            "event.types",
            ValueType.of(
                    FieldTypes::parse,
                    FieldTypes.RULE,
                    Map.of("type", "string", "pattern", "^" + FieldTypes.FORM + "$")),
            entries(
                    "region", "string(16)",
                    "shopid", "integer",
                    "itemid", "integer",
                    "count", "integer",
                    "price", "decimal(12,2)"),
            name -> false,
            FIXED,
            "The type of each field of key and measures: string(n), integer or decimal(p,s) with p at most 18. After a"
                    + " number type, quoted accepts numbers in quotes, too. A number type may have a range min..max, such"
                    + " as integer 0.. or decimal(12,2) quoted 0.01..9999; a record with a number outside the range is"
                    + " quarantined.",
            EventKeys::types);

    public static final MapKey MEASURES = new MapKey(
            "measures",
            ValueType.of(Optional::of, "", Map.of("type", "string", "pattern", "^\\w+\\s*\\(.*\\)$")),
            entries("gross_income", "sum(price * count)"),
            name -> false,
            FIXED,
            "Result columns: sum, count, min or max of a field or of a product of fields; count() counts records.",
            EventKeys::measures);

    static final List<ConfigKey> EVENT = List.of(TIME, TIME_UNIT, KEY, TYPES);

    private EventKeys() {}

    private static Map<String, String> types(EtlConfig config) {
        Map<String, String> types = new LinkedHashMap<>();
        config.event().types().forEach((String field, FieldType type) -> types.put(field, FieldTypes.text(type)));
        return types;
    }

    private static Map<String, String> measures(EtlConfig config) {
        Map<String, String> measures = new LinkedHashMap<>();
        for (Measure measure : config.measures()) {
            measures.put(measure.name(), MeasureRules.text(measure, config.operands()));
        }
        return measures;
    }

    private static Map<String, String> entries(String... namesAndTexts) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            entries.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return entries;
    }
}
