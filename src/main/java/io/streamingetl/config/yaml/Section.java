package io.streamingetl.config.yaml;

import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.rule.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One mapping of the file, read key by key. A value that can't be read is reported, and its default taken so that
 * reading goes on; a default is spelled as the file would spell it.
 */
public final class Section {

    private static final Pattern DECIMAL = Pattern.compile("decimal\\([\\d\\s]*,[\\d\\s]*\\)(\\s+[-\\d.]+)?");

    private final String path;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final ParseReport report;
    private final Interpolation interpolation;

    public Section(MappingNode mapping, ParseReport report, Interpolation interpolation) {
        this("", mapping, report, interpolation);
    }

    private Section(String path, MappingNode mapping, ParseReport report, Interpolation interpolation) {
        this.path = path;
        this.report = report;
        this.interpolation = interpolation;
        if (mapping != null) {
            NodeTuple previous = null;
            for (NodeTuple entry : mapping.getValue()) {
                Optional<String> cut = cutAtComma(previous, entry);
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

    /**
     * The decimal type that a comma inside braces cuts in two: of {@code { price: decimal(12,2) }}, YAML makes a value
     * {@code decimal(12} and a key {@code 2)} without a value.
     */
    private static Optional<String> cutAtComma(NodeTuple before, NodeTuple after) {
        if (before != null
                && before.getKeyNode() instanceof ScalarNode
                && before.getValueNode() instanceof ScalarNode head
                && after.getKeyNode() instanceof ScalarNode tail
                && isNull(after.getValueNode())) {
            return Optional.of(head.getValue() + "," + tail.getValue())
                    .filter(text -> DECIMAL.matcher(text).matches());
        }
        return Optional.empty();
    }

    private void put(Node keyNode, Node value) {
        int line = YamlTree.line(keyNode.getStartMark());
        if (!(keyNode instanceof ScalarNode key)) {
            report.add(path + "[line " + line + "]", null, "must have plain keys");
            return;
        }
        if (nodes.containsKey(key.getValue())) {
            report.add(path(key.getValue()), null, "is given twice, the second time in line " + line);
            return;
        }
        nodes.put(key.getValue(), value);
        report.line(path(key.getValue()), line);
    }

    /** The mapping below a key; without a value or where it is absent, an empty one. */
    public Section section(String key) {
        Node node = take(key);
        boolean mapping = node instanceof MappingNode;
        if (node != null && !mapping && !isNull(node)) {
            report.add(path(key), null, "must hold keys and values");
        }
        return new Section(path(key), mapping ? (MappingNode) node : null, report, interpolation);
    }

    /** Whether the file gives a key a value. */
    public boolean has(String key) {
        return nodes.containsKey(key) && !isNull(nodes.get(key));
    }

    /** Whether the file names a key without giving it a value. */
    public boolean isEmpty(String key) {
        Node node = take(key);
        return node != null && isNull(node);
    }

    /** The keys, in the order of the file. */
    public List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    public String text(String key, String fallback) {
        return text(key, fallback, false);
    }

    public Secret secret(String key, String fallback) {
        return new Secret(text(key, fallback, true));
    }

    /** A secret without a default; empty where the file does not name the key. */
    public Optional<Secret> secret(String key) {
        return take(key) == null ? Optional.empty() : Optional.of(secret(key, ""));
    }

    /**
     * A scalar of some type.
     *
     * @param parse empty for a text that is not of the type
     * @param rule what the text must be
     */
    public <T> T value(String key, String fallback, Function<String, Optional<T>> parse, String rule) {
        Optional<T> value = parse.apply(text(key, fallback));
        if (value.isEmpty()) {
            report.addScalar(path(key), rule);
        }
        return value.orElseGet(() -> parse.apply(withoutEnvironment(fallback)).orElseThrow());
    }

    /** A list of scalars. */
    public List<String> texts(String key, List<String> fallback) {
        Node node = take(key);
        if (node == null) {
            return fallback;
        }
        if (!(node instanceof SequenceNode list)) {
            report.add(path(key), null, "must be a list such as [" + String.join(", ", fallback) + "]");
            return fallback;
        }
        List<String> texts = new ArrayList<>();
        for (Node element : list.getValue()) {
            String elementPath = path(key) + "[" + texts.size() + "]";
            report.line(elementPath, YamlTree.line(element.getStartMark()));
            texts.add(scalar(elementPath, element, "", false));
        }
        return texts;
    }

    /** All scalars that were not asked for by name, in the order of the file. */
    public Map<String, String> rest(Predicate<String> secret) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : unasked()) {
            if (has(key)) {
                texts.put(key, text(key, "", secret.test(key)));
            } else {
                reportValueless(key);
            }
        }
        return texts;
    }

    /** Reports every key that was not asked for. */
    public void end() {
        for (String key : unasked()) {
            if (has(key)) {
                report.add(path(key), null, "is not a known key; " + Suggestions.hint(key, asked));
            } else {
                reportValueless(key);
            }
        }
    }

    /** Without its name: it may be what a forgotten colon or quote split off a secret. */
    private void reportValueless(String key) {
        report.line(path("?"), report.lineOf(path(key)));
        report.add(path("?"), null, "is a key without a value; inside { } a value with a comma must be quoted");
    }

    private List<String> unasked() {
        return nodes.keySet().stream().filter(key -> !asked.contains(key)).toList();
    }

    private String text(String key, String fallback, boolean secret) {
        return scalar(path(key), take(key), fallback, secret);
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

    private Node take(String key) {
        asked.add(key);
        return nodes.get(key);
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
