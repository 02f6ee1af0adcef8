package io.streamingetl.core.pane;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.KeyCodec;
import io.streamingetl.core.event.KeyPart;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.measure.Measures;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A builder of pane tables from readable keys and operands, and the way back. */
final class Panes {
    private final List<Measure> measures = new ArrayList<>();
    private Measures configured;
    private PaneTable table;
    private KeyCodec codec;
    private int keyFields;

    /** Without a measure, for whole keys; add at least one measure. */
    static Panes panes() {
        return new Panes().keyed("w");
    }

    /** @param kinds one letter a key field: {@code t} for text, {@code w} for a whole number */
    Panes keyed(String kinds) {
        codec = new KeyCodec(fields(kinds));
        keyFields = kinds.length();
        return this;
    }

    private static List<Field> fields(String kinds) {
        return IntStream.range(0, kinds.length())
                .mapToObj(i ->
                        new Field("key" + i, kinds.charAt(i) == 't' ? new FieldType.Text(255) : new FieldType.Whole()))
                .toList();
    }

    /** These fields of such a key. */
    static KeyPart part(String kinds, int... chosen) {
        List<Field> key = fields(kinds);
        return KeyPart.of(key, IntStream.of(chosen).mapToObj(key::get).toList());
    }

    Panes measure(MeasureKind kind, int scale, Integer... factors) {
        measures.add(new Measure("m" + measures.size(), kind, List.of(factors), scale));
        return this;
    }

    /** Adds an event; true where its key is new. */
    boolean add(List<?> key, long... operands) {
        return table().add(event(key, operands));
    }

    /** Adds an event of one whole key. */
    Panes with(long key, long... operands) {
        add(List.of(key), operands);
        return this;
    }

    private static Event event(List<?> key, long... operands) {
        Event event = new Event(operands.length);
        System.arraycopy(operands, 0, event.operands, 0, operands.length);
        for (Object part : key) {
            if (part instanceof Number number) {
                KeyCodec.appendWhole(event, number.longValue());
            } else {
                byte[] utf8 = part.toString().getBytes(UTF_8);
                KeyCodec.appendText(event, utf8, 0, utf8.length);
            }
        }
        return event;
    }

    Measures measures() {
        if (configured == null) {
            configured = new Measures(measures);
        }
        return configured;
    }

    PaneTable table() {
        if (table == null) {
            table = new PaneTable(measures());
        }
        return table;
    }

    WindowPanes endingAt(long endMs) {
        return new WindowPanes(endMs, table());
    }

    /** All panes by key, in the order of their entries. */
    Map<List<Object>, List<BigDecimal>> rows() {
        Map<List<Object>, List<BigDecimal>> rows = new LinkedHashMap<>();
        for (int entry = 0; entry < table.size(); entry++) {
            int at = entry;
            rows.put(
                    key(table.page(entry), table.keyStart(entry)),
                    IntStream.range(0, measures.size())
                            .mapToObj(measure -> table.value(at, measure))
                            .toList());
        }
        return rows;
    }

    List<Object> key(long[] keys, int keyStart) {
        Object[] values = new Object[keyFields];
        codec.decode(keys, keyStart, values, 0);
        return Arrays.asList(values);
    }

    /** The only pane's value of the first measure. */
    BigDecimal onlyValue() {
        return table.value(0, 0);
    }

    /** Values as they read: {@code "1.50"} has two digits after the decimal point. */
    static List<BigDecimal> decimals(String... texts) {
        return Stream.of(texts).map(BigDecimal::new).toList();
    }
}
