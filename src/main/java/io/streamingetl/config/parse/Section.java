package io.streamingetl.config.parse;

import io.streamingetl.config.key.ConfigKeys;
import io.streamingetl.config.key.ListKey;
import io.streamingetl.config.key.MapKey;
import io.streamingetl.config.key.ScalarKey;
import io.streamingetl.config.key.ValueType;
import io.streamingetl.config.rule.Suggestions;
import io.streamingetl.config.rule.Violation;
import io.streamingetl.config.yaml.Interpolation;
import io.streamingetl.config.yaml.YamlTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file, read key by key. If a value can't be read, the section reports it and returns the default,
 * so that reading continues.
 */
final class Section {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    private final String path;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final ParseReport report;
    private final Interpolation interpolation;

    Section(MappingNode mapping, ParseReport report, Interpolation interpolation) {
        this("", mapping, report, interpolation);
    }

    private Section(String path, MappingNode mapping, ParseReport report, Interpolation interpolation) {
        this.path = path;
        this.report = report;
        this.interpolation = interpolation;
        if (mapping != null) {
            NodeTuple previous = null;
            for (NodeTuple entry : mapping.getValue()) {
                Optional<String> cut = CutDecimal.of(previous, entry);
                if (cut.isPresent()) {
                    String key = path(((ScalarNode) previous.getKeyNode()).getValue());
                    report.add(key, null, "put " + cut.get() + " in quotes inside { }, or write one field a line");
                } else {
                    put(entry.getKeyNode(), entry.getValueNode());
                }
                previous = entry;
            }
        }
    }

    private void put(Node keyNode, Node value) {
        int line = YamlTree.line(keyNode.getStartMark());
        if (!(keyNode instanceof ScalarNode key)) {
            report.add(path + "[line " + line + "]", null, "must have plain keys");
            return;
        }
        if (nodes.containsKey(key.getValue())) {
            report.addAs(
                    shownPath(key.getValue(), value),
                    path(key.getValue()),
                    "is given twice, the second time in line " + line);
            return;
        }
        nodes.put(key.getValue(), value);
        report.line(path(key.getValue()), line);
    }

    /** The mapping of a key; empty if the key is absent or has no value. */
    Section section(String key) {
        Node node = nodes.get(key);
        boolean mapping = node instanceof MappingNode;
        if (node != null && !mapping && !isNull(node)) {
            report.add(path(key), null, "must contain keys and values");
        }
        return new Section(path(key), mapping ? (MappingNode) node : null, report, interpolation);
    }

    /** The mapping of a key; if the file has none, one with the default entries. */
    Section section(MapKey key) {
        Section section = section(key.localName());
        if (!has(key.localName())) {
            key.fallback().forEach((name, text) -> section.nodes.put(name, node(text)));
        }
        return section;
    }

    private static Node node(String text) {
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, Optional.empty(), Optional.empty());
    }

    /** Whether the file gives a key a value. */
    boolean has(String key) {
        return nodes.containsKey(key) && !isNull(nodes.get(key));
    }

    /** The keys, in the order of the file. */
    List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    /** The value of a key. */
    <T> T get(ScalarKey<T> key) {
        ValueType<T> type = key.type();
        Node node = nodes.get(key.localName());
        if (node == null ? key.fallback().isEmpty() : isNull(node) && type.isNullable()) {
            return type.empty();
        }
        String fallback = key.fallback().orElse("");
        String text = scalar(key.name(), node, fallback, type.isSecret());
        return read(key.name(), text, text, fallback, type.parse(), type.rule());
    }

    /**
     * The value of a name that the user chose. A text of another form is not shown: it may be a misplaced secret.
     *
     * @param fallback the value if this one can't be read, as the file would spell it
     */
    <T> T value(String name, String fallback, Function<String, Optional<T>> parse, String rule) {
        if (!has(name)) {
            reportValueless(name);
            return parse.apply(fallback).orElseThrow();
        }
        return read(path(name), scalar(path(name), nodes.get(name), fallback, false), null, fallback, parse, rule);
    }

    private <T> T read(
            String key, String text, String shown, String fallback, Function<String, Optional<T>> parse, String rule) {
        T value = report.collect(() ->
                parse.apply(text).orElseThrow(() -> new Violation(key, shown, rule, Violation.NO_LINE).refused()));
        return value == null ? parse.apply(withoutEnvironment(fallback)).orElseThrow() : value;
    }

    /** The elements of a list. */
    List<String> get(ListKey key) {
        Node node = nodes.get(key.localName());
        if (node == null) {
            return key.fallback();
        }
        if (!(node instanceof SequenceNode list)) {
            report.add(key.name(), null, "must be a list such as [" + String.join(", ", key.fallback()) + "]");
            return key.fallback();
        }
        List<String> texts = new ArrayList<>();
        for (Node element : list.getValue()) {
            String elementPath = key.name() + "[" + texts.size() + "]";
            report.line(elementPath, YamlTree.line(element.getStartMark()));
            texts.add(scalar(elementPath, element, "", false));
        }
        return texts;
    }

    /** The texts of this mapping, in the order of the file, after those that have a default. */
    Map<String, String> texts(MapKey key) {
        Map<String, String> texts = new LinkedHashMap<>();
        key.fallback().forEach((name, fallback) -> texts.put(name, text(key, name, fallback)));
        for (String name : nodes.keySet()) {
            if (texts.containsKey(name)) {
                continue;
            }
            if (has(name)) {
                texts.put(name, text(key, name, ""));
            } else {
                reportValueless(name);
            }
        }
        return texts;
    }

    private String text(MapKey key, String name, String fallback) {
        return scalar(path(name), nodes.get(name), fallback, key.secret().test(name));
    }

    /** Reports every key that is not declared. */
    void end() {
        end(ConfigKeys.namesIn(path));
    }

    /** Reports every key that is none of these. */
    void end(List<String> declared) {
        for (String key : nodes.keySet()) {
            if (declared.contains(key)) {
                continue;
            }
            if (has(key)) {
                report.addAs(shownPath(key, nodes.get(key)), path(key), "is not a known key; " + hint(key, declared));
            } else {
                reportValueless(key);
            }
        }
    }

    private static String hint(String key, List<String> declared) {
        return Suggestions.closest(key, declared)
                .map(name -> "did you mean " + name + "?")
                .orElseGet(() -> "the keys here are " + String.join(", ", declared));
    }

    private void reportValueless(String key) {
        report.addAs(
                shownPath(key, nodes.get(key)),
                path(key),
                "is a key without a value; inside { } a value with a comma must be quoted");
    }

    /** The path of a key as it may be shown: a forgotten colon or quote may have split the name off a secret. */
    private String shownPath(String key, Node value) {
        return path(isNull(value) || !NAME.matcher(key).matches() ? "?" : key);
    }

    private String scalar(String keyPath, Node node, String fallback, boolean secret) {
        String raw = fallback;
        if (node instanceof ScalarNode scalar && !isNull(scalar)) {
            raw = scalar.getValue();
        } else if (node != null) {
            report.add(keyPath, null, isNull(node) ? "has no value" : "must be a single value");
        }
        Interpolation.Result result = interpolation.resolve(raw);
        report.text(keyPath, result.text(), secret || result.fromFile());
        result.problems().forEach(problem -> report.add(keyPath, null, problem));
        return result.problems().isEmpty() ? result.text() : withoutEnvironment(fallback);
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String withoutEnvironment(String fallback) {
        return new Interpolation(Map.of()).resolve(fallback).text();
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}
