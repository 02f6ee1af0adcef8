package io.streamingetl.config.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.parse.Yaml;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of fields, their types and their products: configurations that violate them, and the lines of the message.
 */
class EventRulesTest {

    private static final String TYPES = "event: { types: { region: string(16), shopid: integer, itemid: integer,"
            + " count: integer, price: integer, id: integer, REGION: integer, d: 'decimal(18,18)' }, ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        key: [a-b]           | event.key[0] is "a-b": must be a column name: a letter or _, then at most 63 letters, digits or _; not id, utime or timestamp
        key: [id]            | event.key[0] is "id": must be a column name: a letter or _, then at most 63 letters, digits or _; not id, utime or timestamp
        key: [region, REGION] | event.key[1] is "REGION": is given twice (MySQL's column names ignore case)
        key: [weight]        | event.key[0] is "weight": needs an entry in event.types
        key: [d]             | event.key[0] is "d": must have the type string(n) or integer in event.types
        """)
    void when_keyIsBroken_then_oneLineSaysSo(String key, String line) {
        assertThat(Yaml.refusal(TYPES + key + " }")).contains("etl.yaml:1: " + line);
    }

    @ParameterizedTest
    @CsvSource({
        "string(0)",
        "string(256)",
        "'decimal(0,0)'",
        "'decimal(19,2)'",
        "'decimal(4,5)'",
        "integer 5..1",
        "'decimal(4,2) 0.00..100.00'"
    })
    void when_typeIsImpossible_then_refused(String type) {
        assertThat(refusalOfType(type))
                .containsExactly("etl.yaml:1: event.types.x is \"" + type + "\": " + FieldTypes.RULE);
    }

    @ParameterizedTest
    @CsvSource({
        "decimal(4)",
        "integer ..",
        "integer 1",
        "integer 0.5..",
        "integer ..9223372036854775808",
        "string(4) 0..",
        "integer0..",
        "string(4) quoted",
        "integer quoted quoted",
        "integer 0.. quoted",
        "quoted",
        "0..",
        "'decimal(4,2) 0.001..'",
        "'decimal(4,0) -9223372036854775808..5'",
        "'decimal(4,2) 0..92233720368547758.07'",
        "Integer",
        "text"
    })
    void when_textIsNoType_then_refusedWithoutTheText(String type) {
        assertThat(refusalOfType(type)).containsExactly("etl.yaml:1: event.types.x: " + FieldTypes.RULE);
    }

    private static List<String> refusalOfType(String type) {
        return Yaml.refusal("event: { types: { region: integer, shopid: integer, itemid: integer, count: integer,"
                + " price: integer, x: '" + type + "' } }");
    }

    @Test
    void when_commaInBracesCutsADecimal_then_askedToQuoteIt() {
        assertThat(Yaml.refusal("event:\n  types: { region: string(16), shopid: integer, itemid: integer,\n"
                        + "    count: decimal(4,2), price: decimal( 12 , 2 ) 0.01..9999, weight: decimal(4,2) -1.. }"))
                .containsExactly(
                        "etl.yaml:3: event.types.count: put decimal(4,2) in quotes inside { }, or write one field a"
                                + " line",
                        "etl.yaml:3: event.types.price: put decimal( 12,2 ) 0.01..9999 in quotes inside { }, or write"
                                + " one field a line",
                        "etl.yaml:3: event.types.weight: put decimal(4,2) -1.. in quotes inside { }, or write one field"
                                + " a line");
    }

    @Test
    void when_productHasMoreThan30DigitsBehindThePoint_then_refused() {
        assertThat(Yaml.refusal(TYPES + "time: t }\nmeasures:\n  a: sum(d)\n  b: min(d * d)\n  c: count(d * d)"))
                .containsExactly(
                        "etl.yaml:4: measures.b is \"min(d * d)\": has more than 30 digits after the decimal point");
    }

    @Test
    void when_productHas65Factors_then_refused() {
        String factors = String.join(" * ", Collections.nCopies(64, "count"));
        assertThat(Yaml.parse("measures: { a: sum(" + factors + ") }").measures())
                .singleElement()
                .satisfies(measure -> assertThat(measure.factors()).hasSize(64));
        assertThat(Yaml.refusal("measures: { a: sum(" + factors + " * x) }"))
                .singleElement()
                .asString()
                .endsWith(": has more than 64 factors");
    }

    @Test
    void when_keyHas17Fields_then_refused() {
        String key = "a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q";
        String types = key.replace(",", ": integer,") + ": integer, price: integer, count: integer";
        assertThat(Yaml.refusal("event: { key: [" + key + "], types: { " + types + " } }"))
                .containsExactly("etl.yaml:1: event.key: must be a list of 1 to 16 fields");
    }
}
