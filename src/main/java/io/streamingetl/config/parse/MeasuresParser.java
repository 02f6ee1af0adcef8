package io.streamingetl.config.parse;

import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code measures}: one expression per result column, such as {@code sum(price * count)}. */
final class MeasuresParser {

    private static final String RULE = "must be " + keywords()
            + " of a field or a product of fields, such as sum(price * count); count() counts records";
    private static final String FIELD = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern FORM =
            Pattern.compile("([a-z_]+)\\s*\\(\\s*(?:(" + FIELD + "(?:\\s*\\*\\s*" + FIELD + ")*)|\\*?)\\s*\\)");

    private final Map<String, FieldType> types;
    private final List<String> operands = new ArrayList<>();
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
        return operands;
    }

    List<Measure> measures() {
        return measures;
    }

    private Measure measure(Section section, String name, String fallback) {
        return section.value(name, fallback, text -> parse(name, text), RULE);
    }

    private Optional<Measure> parse(String name, String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? MeasureKind.of(form.group(1)).flatMap(kind -> measure(name, kind, form.group(2)))
                : Optional.empty();
    }

    /** @param product null if the expression names no field */
    private Optional<Measure> measure(String name, MeasureKind kind, String product) {
        if (product == null) {
            return kind.readsFactors() ? Optional.empty() : Optional.of(new Measure(name, kind, List.of(), 0));
        }
        List<Integer> factors = Stream.of(product.split("\\*", -1))
                .map(field -> operand(field.strip()))
                .toList();
        int scale = kind.readsFactors()
                ? factors.stream()
                        .mapToInt(factor -> scale(operands.get(factor)))
                        .sum()
                : 0;
        return Optional.of(new Measure(name, kind, factors, scale));
    }

    private static String keywords() {
        List<String> keywords =
                Stream.of(MeasureKind.values()).map(MeasureKind::keyword).toList();
        int last = keywords.size() - 1;
        return String.join(", ", keywords.subList(0, last)) + " or " + keywords.get(last);
    }

    /** The index of a field among the operands, which it is added to if it is new. */
    private int operand(String field) {
        if (!operands.contains(field)) {
            operands.add(field);
        }
        return operands.indexOf(field);
    }

    private int scale(String field) {
        FieldType type = types.get(field);
        return type == null ? 0 : type.scale();
    }
}
