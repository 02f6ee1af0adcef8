package io.streamingetl.ops.result;

import io.streamingetl.config.rule.Bounds;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parameters of a request, checked against the tables. Each method throws {@link RequestException}. */
final class RequestParameters {
    private static final String TABLE = "table";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final Set<String> RANGE = Set.of(TABLE, FROM, TO);

    /** In front of a key field that is named as a parameter. */
    private static final String FIELD_MARK = ".";

    /** The last second of the year 9999. */
    private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private final MultiMap given;
    private final Set<String> own;
    private final Aggregation table;

    /**
     * @param given the request's parameters
     * @param tables the result tables, the one with all rows first
     * @param own the parameters of this kind of request, besides table, range and filters
     */
    RequestParameters(MultiMap given, List<Aggregation> tables, Set<String> own) {
        this.given = given;
        this.own = own;
        String name = one(TABLE).orElse(tables.get(0).table());
        this.table = tables.stream()
                .filter(each -> each.table().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestException.of(
                        TABLE, name, "must be one of " + names(tables.stream().map(Aggregation::table))));
    }

    private static String names(Stream<String> names) {
        return names.collect(Collectors.joining(", "));
    }

    private Optional<String> one(String parameter) {
        List<String> values = given.getAll(parameter);
        if (values.size() > 1) {
            throw new RequestException(parameter + " is given " + values.size() + " times: must be given once");
        }
        return values.stream().findFirst();
    }

    private String required(String parameter, String rule) {
        return one(parameter).orElseThrow(() -> new RequestException(parameter + " is missing: " + rule));
    }

    /** The table to read: by default, the one with all rows. */
    Aggregation table() {
        return table;
    }

    LabelRange range() {
        Instant from = time(FROM);
        Instant to = time(TO);
        if (!from.isBefore(to)) {
            throw RequestException.of(TO, one(TO).orElseThrow(), "must be after from");
        }
        return LabelRange.of(from, to, table.label());
    }

    private Instant time(String parameter) {
        String rule =
                "must be an ISO 8601 time with its offset, such as 2018-09-21T06:00:00Z, in the years 1970 to 9999";
        String text = required(parameter, rule);
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(Instant.EPOCH) || time.isAfter(MAX_TIME)) {
                throw RequestException.of(parameter, text, rule);
            }
            return time;
        } catch (DateTimeException e) {
            throw RequestException.of(parameter, text, rule);
        }
    }

    Measure measure() {
        List<Measure> all = table.measures().all();
        String rule = "must be one of " + names(all.stream().map(Measure::name));
        String name = required("measure", rule);
        return all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestException.of("measure", name, rule));
    }

    /** The fields to group by, in the request's order; empty for none. */
    List<Field> by() {
        List<Field> fields = given.getAll("by").stream()
                .map(name -> field(name)
                        .orElseThrow(() -> RequestException.of("by", name, "must be one of " + fieldNames())))
                .toList();
        if (Set.copyOf(fields).size() < fields.size()) {
            throw new RequestException("by names a field twice: must name each once");
        }
        return fields;
    }

    private Optional<Field> field(String name) {
        return table.key().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private String fieldNames() {
        return names(table.key().stream().map(Field::name));
    }

    int limit(Bounds bounds, int byDefault) {
        return one("limit").map(text -> limit(text, bounds)).orElse(byDefault);
    }

    private static int limit(String text, Bounds bounds) {
        if (!text.matches("\\d{1,9}") || !bounds.contains(Long.parseLong(text))) {
            throw RequestException.of("limit", text, "must be between " + bounds.min() + " and " + bounds.max());
        }
        return Integer.parseInt(text);
    }

    Optional<RowCursor> after() {
        return one("after").map(text -> RowCursor.parse(text, table.key()));
    }

    /** Every parameter that is none of the others. */
    List<KeyFilter> filters() {
        List<KeyFilter> filters = new ArrayList<>();
        for (String parameter : given.names()) {
            if (!RANGE.contains(parameter) && !own.contains(parameter)) {
                Field field = field(
                                parameter.startsWith(FIELD_MARK) ? parameter.substring(FIELD_MARK.length()) : parameter)
                        .orElseThrow(() -> new RequestException("\"" + parameter
                                + "\" is not a parameter of this path and not a key field of " + table.table() + ": "
                                + fieldNames()));
                filters.add(new KeyFilter(
                        field,
                        given.getAll(parameter).stream()
                                .map(text -> TypedValues.bound(parameter, field, text))
                                .toList()));
            }
        }
        return filters;
    }
}
