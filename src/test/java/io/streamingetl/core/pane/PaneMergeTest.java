package io.streamingetl.core.pane;

import static io.streamingetl.core.measure.MeasureKind.COUNT;
import static io.streamingetl.core.measure.MeasureKind.MAX;
import static io.streamingetl.core.measure.MeasureKind.MIN;
import static io.streamingetl.core.measure.MeasureKind.SUM;
import static io.streamingetl.core.pane.Panes.decimals;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaneMergeTest {
    /** A row of the merge: its window's end and its key. */
    private record Row(long endMs, List<Object> key) {}

    private static Panes partition() {
        return Panes.panes()
                .measure(SUM, 2, 0)
                .measure(COUNT, 0)
                .measure(MIN, 2, 0)
                .measure(MAX, 2, 0);
    }

    @Test
    void when_severalPartitionsHoldAKey_then_oneRowOfAllMeasures() {
        Panes first = partition().with(1, 150).with(1, -250).with(2, 5);
        Panes second = partition().with(1, 900);
        Panes third = partition().with(1, 1);

        assertThat(rows(first, List.of(first.endingAt(60), second.endingAt(60), third.endingAt(60))))
                .containsExactly(
                        Map.entry(new Row(60, List.of(1L)), decimals("8.01", "4", "-2.50", "9.00")),
                        Map.entry(new Row(60, List.of(2L)), decimals("0.05", "1", "0.05", "0.05")));
    }

    @Test
    void when_windowsDiffer_then_keptApartAndInOrder() {
        Panes late = partition().with(1, 100);
        Panes early = partition().with(2, 200).with(1, 300);
        Panes earlyToo = partition().with(2, 400);

        assertThat(rows(late, List.of(late.endingAt(120), early.endingAt(-60), earlyToo.endingAt(-60)))
                        .keySet())
                .containsExactly(new Row(-60, List.of(1L)), new Row(-60, List.of(2L)), new Row(120, List.of(1L)));
    }

    @Test
    void when_keysAreNumbers_then_inNumericOrder() {
        Panes panes = partition()
                .with(Long.MAX_VALUE, 1)
                .with(0, 1)
                .with(-1, 1)
                .with(Long.MIN_VALUE, 1)
                .with(5, 1);

        assertThat(rows(panes, List.of(panes.endingAt(60))).keySet())
                .extracting(row -> row.key().get(0))
                .containsExactly(Long.MIN_VALUE, -1L, 0L, 5L, Long.MAX_VALUE);
    }

    @Test
    void when_keysAreTexts_then_inTheOrderOfTheirBytes() {
        Panes panes = Panes.panes().keyed("t").measure(COUNT, 0);
        List.of("é", "b", "a\0", "", "12345678", "a", "Z", "1234567", "😀").forEach(text -> panes.add(List.of(text)));

        assertThat(rows(panes, List.of(panes.endingAt(60))).keySet())
                .extracting(row -> row.key().get(0))
                .containsExactly("", "1234567", "12345678", "Z", "a", "a\0", "b", "é", "😀");
    }

    @Test
    void when_sumsOfPartitionsPass64Bits_then_exact() {
        Panes first = Panes.panes().measure(SUM, 0, 0).with(1, Long.MAX_VALUE);
        Panes second = Panes.panes().measure(SUM, 0, 0).with(1, Long.MAX_VALUE).with(1, Long.MAX_VALUE);

        assertThat(rows(first, List.of(first.endingAt(60), second.endingAt(60))).values())
                .containsExactly(decimals("27670116110564327421"));
    }

    @Test
    void when_tablesAreEmpty_then_noRows() {
        Panes panes = partition().with(1, 100);
        List<WindowPanes> withEmpty = List.of(
                partition().endingAt(60), panes.endingAt(60), partition().endingAt(120));

        assertThat(rows(panes, withEmpty)).hasSize(1);
        assertThat(rows(panes, List.of(partition().endingAt(60)))).isEmpty();
        assertThat(rows(panes, List.of())).isEmpty();
    }

    @Test
    void when_runAgainOverTheSameTables_then_theSameRows() {
        Panes first = partition().with(3, 100).with(1, 100);
        Panes second = partition().with(2, 100).with(3, 100);
        List<WindowPanes> panes = List.of(first.endingAt(60), second.endingAt(60), second.endingAt(120));

        Map<Row, List<BigDecimal>> rows = rows(first, panes);

        assertThat(rows(first, panes)).containsExactlyEntriesOf(rows).hasSize(5);
        assertThat(first.rows()).isEqualTo(partition().with(3, 100).with(1, 100).rows());
    }

    @Test
    void when_mergedByAPartOfTheKeyAndCoarserIntervals_then_oneRowForEachOfBoth() {
        Panes first = Panes.panes().keyed("twt").measure(SUM, 0, 0).measure(MAX, 0, 0);
        Panes second = Panes.panes().keyed("twt").measure(SUM, 0, 0).measure(MAX, 0, 0);
        first.add(List.of("a long text of three words", 7L, "x"), 1);
        first.add(List.of("a long text of three words", 7L, "y"), 2);
        first.add(List.of("b", -1L, "x"), 4);
        second.add(List.of("another text", 7L, "x"), 8);
        second.add(List.of("b", 7L, "y"), 16);
        List<WindowPanes> panes = List.of(first.endingAt(60), second.endingAt(120), second.endingAt(180));

        assertThat(coarse(first, panes, "twt", 2, 1))
                .containsExactly(
                        "120 x -1: [4, 4]",
                        "120 x 7: [9, 8]",
                        "120 y 7: [18, 16]",
                        "240 x 7: [8, 8]",
                        "240 y 7: [16, 16]");
        assertThat(coarse(first, panes, "twt")).containsExactly("120: [31, 16]", "240: [24, 16]");
        assertThat(coarse(first, panes, "twt", 0))
                .containsExactly(
                        "120 a long text of three words: [3, 2]",
                        "120 another text: [8, 8]",
                        "120 b: [20, 16]",
                        "240 another text: [8, 8]",
                        "240 b: [16, 16]");
    }

    /** The rows of intervals of 120 by these fields, as text. */
    private static List<String> coarse(Panes like, List<WindowPanes> panes, String kinds, int... fields) {
        PaneMerge merge =
                new PaneMerge(like.measures(), panes, endMs -> (endMs + 119) / 120 * 120, Panes.part(kinds, fields));
        List<String> rows = new ArrayList<>();
        while (merge.next()) {
            List<Object> key = like.key(merge.keys(), merge.keyStart());
            StringBuilder row = new StringBuilder(String.valueOf(merge.endMs()));
            IntStream.of(fields).forEach(field -> row.append(' ').append(key.get(field)));
            rows.add(row + ": " + List.of(merge.value(0), merge.value(1)));
        }
        return rows;
    }

    @Test
    void when_filledToAKeyOfAWindow_then_theKeysUpToItAndTheWindowsBeforeCount() {
        Panes panes = partition().with(1, 100).with(5, 100).with(-3, 100);
        List<WindowPanes> windows = List.of(panes.endingAt(60), panes.endingAt(120), panes.endingAt(180));

        FilledTo filledTo = new FilledTo(120, new long[] {1 ^ Long.MIN_VALUE});

        assertThat(rows(panes, filledTo.of(windows)).keySet())
                .extracting(row -> row.endMs() + " " + row.key().get(0))
                .containsExactly("60 -3", "60 1", "60 5", "120 -3", "120 1");
        assertThat(new FilledTo(120, null).of(windows)).hasSize(2);
        assertThat(FilledTo.NOTHING.of(windows)).isEmpty();
        assertThat(FilledTo.ALL.of(windows)).hasSize(3);
    }

    @Test
    void when_manyPartitionsAndWindows_then_sameAsASortedMap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Long, Map<Long, List<BigDecimal>>> expected = new TreeMap<>();
        List<WindowPanes> panes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long endMs = 60L * random.nextInt(5);
            Panes partition = partition();
            for (int events = random.nextInt(400); events > 0; events--) {
                long key = random.nextLong(-100, 100);
                long value = random.nextLong(-1_000, 1_000);
                partition.with(key, value);
                BigDecimal decimal = BigDecimal.valueOf(value, 2);
                expected.computeIfAbsent(endMs, window -> new TreeMap<>())
                        .merge(key, List.of(decimal, BigDecimal.ONE, decimal, decimal), PaneMergeTest::merged);
            }
            panes.add(partition.endingAt(endMs));
        }
        Map<Row, List<BigDecimal>> flat = new LinkedHashMap<>();
        expected.forEach(
                (endMs, keys) -> keys.forEach((key, values) -> flat.put(new Row(endMs, List.of(key)), values)));

        assertThat(rows(partition(), panes)).as("seed %d", seed).containsExactlyEntriesOf(flat);
    }

    private static List<BigDecimal> merged(List<BigDecimal> one, List<BigDecimal> other) {
        return List.of(
                one.get(0).add(other.get(0)),
                one.get(1).add(other.get(1)),
                one.get(2).min(other.get(2)),
                one.get(3).max(other.get(3)));
    }

    /** @param like says which measures and key fields the panes have */
    private static Map<Row, List<BigDecimal>> rows(Panes like, List<WindowPanes> panes) {
        PaneMerge merge = new PaneMerge(like.measures(), panes);
        Map<Row, List<BigDecimal>> rows = new LinkedHashMap<>();
        while (merge.next()) {
            List<BigDecimal> values = IntStream.range(0, like.measures().count())
                    .mapToObj(merge::value)
                    .toList();
            Row row = new Row(merge.endMs(), like.key(merge.keys(), merge.keyStart()));
            assertThat(rows.put(row, values)).as("%s comes twice", row).isNull();
        }
        return rows;
    }
}
