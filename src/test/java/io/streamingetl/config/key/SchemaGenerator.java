package io.streamingetl.config.key;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON Schema of the configuration, made of the declarations of its keys. Draft 7 is the newest one that all
 * editors support.
 */
final class SchemaGenerator {

    private SchemaGenerator() {}

    static JsonObject generate() {
        JsonObject root = new JsonObject()
                .put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("title", "The configuration of streaming-etl");
        fill(root, "");
        // A value that refers to an environment variable or a file: its type is unknown until it is read.
        return root.put(
                "definitions",
                new JsonObject()
                        .put("reference", new JsonObject().put("type", "string").put("pattern", "\\$\\{")));
    }

    private static void fill(JsonObject schema, String section) {
        JsonObject properties = new JsonObject();
        for (String name : ConfigKeys.namesIn(section)) {
            String path = section.isEmpty() ? name : section + "." + name;
            Optional<ConfigKey> key = ConfigKeys.ALL.stream()
                    .filter(declared -> declared.name().equals(path))
                    .findFirst();
            JsonObject property = new JsonObject();
            key.ifPresentOrElse(declared -> fill(property, declared), () -> fill(property, path));
            properties.put(name, property);
        }
        schema.put("type", section.isEmpty() ? "object" : List.of("object", "null"))
                .put("additionalProperties", false)
                .put("properties", properties);
    }

    private static void fill(JsonObject property, ConfigKey key) {
        property.put("description", key.doc());
        if (key instanceof ScalarKey<?> scalar) {
            scalar.fallback()
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> property.put("default", defaultOf(scalar, text)));
            scalar(property, scalar.type());
        } else if (key instanceof ListKey list) {
            property.put("default", new JsonArray(list.fallback()))
                    .put("type", "array")
                    .put("items", scalar(new JsonObject(), list.element()));
        } else if (key instanceof MapKey map) {
            property.put("default", new JsonObject(new LinkedHashMap<>(map.fallback())))
                    .put("type", List.of("object", "null"))
                    .put("additionalProperties", scalar(new JsonObject(), map.entry()));
        }
    }

    /** The default as an editor inserts it: numbers and booleans have no quotes. */
    private static Object defaultOf(ScalarKey<?> key, String text) {
        return key.type()
                .parse()
                .apply(text)
                .<Object>map(value -> value instanceof Number || value instanceof Boolean ? value : text)
                .orElse(text);
    }

    private static JsonObject scalar(JsonObject property, ValueType<?> type) {
        List<JsonObject> choices = new ArrayList<>();
        if (type.schema().get("anyOf") instanceof List<?> alternatives) {
            alternatives.forEach(schema -> choices.add(sorted((Map<?, ?>) schema)));
        } else {
            choices.add(sorted(type.schema()));
        }
        if (!acceptsAnyText(type.schema())) {
            choices.add(new JsonObject().put("$ref", "#/definitions/reference"));
        }
        if (type.isNullable()) {
            choices.add(new JsonObject().put("type", "null"));
        }
        return choices.size() == 1 ? property.mergeIn(choices.get(0)) : property.put("anyOf", new JsonArray(choices));
    }

    private static boolean acceptsAnyText(Map<String, Object> schema) {
        return String.valueOf(schema.get("type")).contains("string") && !schema.containsKey("pattern");
    }

    private static JsonObject sorted(Map<?, ?> schema) {
        JsonObject sorted = new JsonObject();
        schema.entrySet().stream()
                .sorted(Comparator.comparing(keyword -> keyword.getKey().toString()))
                .forEach(keyword -> sorted.put(keyword.getKey().toString(), keyword.getValue()));
        return sorted;
    }
}
