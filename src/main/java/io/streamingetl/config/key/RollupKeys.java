package io.streamingetl.config.key;

import static io.streamingetl.config.key.ReloadClass.DATA_PATH;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.IntervalRules;
import io.streamingetl.config.rule.Names;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The key {@code rollups}, and the keys of each roll-up, whose name is that of its table. */
public final class RollupKeys {

    private static final ValueType<String> EVERY_TYPE = ValueType.of(
            Optional::of, "", Map.of("type", "string", "pattern", "^(" + IntervalRules.FORM.pattern() + ")$"));

    private static final ValueType<ZoneId> ZONE_TYPE =
            ValueType.of(IntervalRules::parseZone, IntervalRules.ZONE_RULE, Map.of("type", "string"));

    private static final String EVERY_DOC =
            "The length of its intervals, at least window.size: whole seconds below a day such as 1h, or 1d, 1w (from"
                    + " Monday), 1mo or 1y.";

    private static final String ZONE_DOC = "Where days, weeks, months and years begin.";
    private static final String KEY_DOC = "Some of event.key, in any order; [] sums everything.";
    private static final String MEASURES_DOC = "Some of measures.";

    public static final MapKey ROLLUPS = new MapKey(
            "rollups",
            ValueType.of(Optional::of, "", entrySchema()),
            Map.of(),
            name -> false,
            DATA_PATH,
            "Coarser tables, changed in the same transactions as the rows they sum. Each has the name of its table, its"
                    + " interval and optionally a part of the key and of the measures.",
            RollupKeys::texts);

    private static final String PREFIX = ROLLUPS.name() + ".";

    /** The names of a roll-up's keys. */
    public static final List<String> NAMES = List.of("every", "time-zone", "key", "measures");

    private RollupKeys() {}

    /** {@code every} of a roll-up; empty if it is not given. */
    public static ScalarKey<String> every(String table) {
        return new ScalarKey<>(
                PREFIX + table + ".every",
                EVERY_TYPE,
                "",
                DATA_PATH,
                EVERY_DOC,
                config -> IntervalRules.every(config.rollups().get(table).intervals()));
    }

    public static ScalarKey<ZoneId> timeZone(String table) {
        return new ScalarKey<>(
                PREFIX + table + ".time-zone",
                ZONE_TYPE,
                "UTC",
                DATA_PATH,
                ZONE_DOC,
                config -> IntervalRules.zone(config.rollups().get(table).intervals()));
    }

    /** @param all {@code event.key}, the default */
    public static ListKey key(String table, List<String> all) {
        return new ListKey(
                PREFIX + table + ".key",
                ValueType.text(Names.COLUMN),
                all,
                DATA_PATH,
                KEY_DOC,
                config -> config.rollups().get(table).key());
    }

    /** @param all the names of {@code measures}, the default */
    public static ListKey measures(String table, List<String> all) {
        return new ListKey(
                PREFIX + table + ".measures",
                ValueType.text(Names.COLUMN),
                all,
                DATA_PATH,
                MEASURES_DOC,
                config -> config.rollups().get(table).measures());
    }

    private static Map<String, String> texts(EtlConfig config) {
        Map<String, String> texts = new LinkedHashMap<>();
        config.rollups().forEach((table, rollup) -> texts.put(table, rollup.text()));
        return texts;
    }

    private static Map<String, Object> entrySchema() {
        Map<String, Object> names = ofList(ValueType.text(Names.COLUMN));
        Map<String, Object> properties = new TreeMap<>();
        properties.put("every", described(EVERY_TYPE.schema(), EVERY_DOC));
        properties.put("time-zone", described(ZONE_TYPE.schema(), ZONE_DOC));
        properties.put("key", described(names, KEY_DOC));
        properties.put("measures", described(names, MEASURES_DOC));
        return Map.of(
                "type",
                "object",
                "additionalProperties",
                false,
                "required",
                List.of("every"),
                "properties",
                properties);
    }

    private static Map<String, Object> ofList(ValueType<?> element) {
        return new TreeMap<>(Map.of("type", "array", "items", new TreeMap<>(element.schema())));
    }

    private static Map<String, Object> described(Map<String, Object> schema, String doc) {
        Map<String, Object> described = new TreeMap<>(schema);
        described.put("description", doc);
        return described;
    }
}
