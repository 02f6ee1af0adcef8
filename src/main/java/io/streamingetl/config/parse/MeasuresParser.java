package io.streamingetl.config.parse;

import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code measures}: one expression per result column, such as {@code sum(price * count)}. */
final class MeasuresParser {

    private static final String RULE = "must be " + keywords()
            + " of a field or a product of fields, such as sum(price * count); count() counts records";
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, FieldType> types;
    private final Map<String, Integer> operands = new LinkedHashMap<>();
    private final List<Measure> measures = new ArrayList<>();

    /**
     * Reads the section.
     *
     * @param types the fields' types by name
     */
    MeasuresParser(Section section, Map<String, FieldType> types) {
        this.types = types;
        section.names().forEach(name -> measures.add(measure(section, name, "count()")));
    }

    /** The distinct fields of the measures, in the order of their first use. */
    List<String> operands() {
        return List.copyOf(operands.keySet());
    }

    List<Measure> measures() {
        return measures;
    }

    private Measure measure(Section section, String name, String fallback) {
        return section.value(name, fallback, text -> parse(name, text), RULE);
    }

    private Optional<Measure> parse(String name, String text) {
        int open = text.indexOf('(');
        if (open < 0 || !text.endsWith(")")) {
            return Optional.empty();
        }
        String product = text.substring(open + 1, text.length() - 1).strip();
        return MeasureKind.of(text.substring(0, open).stripTrailing()).flatMap(kind -> measure(name, kind, product));
    }

    /** @param product empty or * if the expression names no field */
    private Optional<Measure> measure(String name, MeasureKind kind, String product) {
        if (product.isEmpty() || product.equals("*")) {
            return kind.readsFactors() ? Optional.empty() : Optional.of(new Measure(name, kind, List.of(), 0));
        }
        List<String> fields =
                Stream.of(product.split("\\*", -1)).map(String::strip).toList();
        if (!fields.stream().allMatch(field -> FIELD.matcher(field).matches())) {
            return Optional.empty();
        }
        int scale = kind.readsFactors() ? fields.stream().mapToInt(this::scale).sum() : 0;
        return Optional.of(
                new Measure(name, kind, fields.stream().map(this::operand).toList(), scale));
    }

    private static String keywords() {
        List<String> keywords =
                Stream.of(MeasureKind.values()).map(MeasureKind::keyword).toList();
        int last = keywords.size() - 1;
        return String.join(", ", keywords.subList(0, last)) + " or " + keywords.get(last);
    }

    /** The index of a field among the operands, which it is added to if it is new. */
    private int operand(String field) {
        return operands.computeIfAbsent(field, added -> operands.size());
    }

    private int scale(String field) {
        FieldType type = types.get(field);
        return type == null ? 0 : type.scale();
    }
}
