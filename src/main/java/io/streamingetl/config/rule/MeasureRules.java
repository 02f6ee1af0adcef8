package io.streamingetl.config.rule;

import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Measure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules between measures, and between measures and fields. */
public final class MeasureRules {

    private static final int MAX_SCALE = 30;
    private static final int MAX_FACTORS = 64;

    private MeasureRules() {}

    /**
     * Adds the violations of the measures.
     *
     * @param key the group-by fields, which share the result table with the measures
     * @param types the fields' types by name
     * @param operands the fields that the measures' factors index
     */
    public static void check(
            RuleCheck rules,
            List<String> key,
            Map<String, FieldType> types,
            List<String> operands,
            List<Measure> measures) {
        rules.require(!measures.isEmpty(), "measures", null, "must contain at least one measure");
        Set<String> columns = key.stream().map(Names::sameColumn).collect(Collectors.toCollection(HashSet::new));
        for (Measure measure : measures) {
            String path = "measures." + measure.name();
            String text = text(measure, operands);
            rules.require(Names.isColumn(measure.name()), path, text, "its name " + Names.COLUMN_RULE);
            rules.require(
                    columns.add(Names.sameColumn(measure.name())),
                    path,
                    text,
                    "its name is that of another measure or key field (MySQL's column names ignore case)");
            rules.require(measure.scale() <= MAX_SCALE, path, text, "has more than 30 digits after the decimal point");
            boolean isShort = measure.factors().size() <= MAX_FACTORS;
            rules.require(isShort, path, text, "has more than " + MAX_FACTORS + " factors");
            List<String> fields = isShort
                    ? measure.factors().stream().distinct().map(operands::get).toList()
                    : List.of();
            for (String field : fields) {
                FieldType type = types.get(field);
                rules.require(
                        type != null && !(type instanceof FieldType.Text),
                        path,
                        text,
                        "needs the type integer or decimal(p,s) in event.types for " + field);
            }
        }
    }

    /** A measure as the configuration spells it, such as {@code sum(price * count)}. */
    public static String text(Measure measure, List<String> operands) {
        return measure.factors().stream()
                .map(operands::get)
                .collect(Collectors.joining(" * ", measure.kind().keyword() + "(", ")"));
    }
}
