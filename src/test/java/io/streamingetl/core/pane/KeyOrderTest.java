package io.streamingetl.core.pane;

import static io.streamingetl.core.measure.MeasureKind.COUNT;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.KeyPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyOrderTest {
    /** Keys of few values are in many tables; long texts differ behind their first eight bytes, or in length only. */
    @ParameterizedTest
    @CsvSource({
        "w, 1",
        "w, 1000000",
        "t, 1",
        "t, 3",
        "t, 40",
        "www, 2",
        "www, 1000000",
        "twt, 2",
        "twt, 1000000",
        "tttt, 2"
    })
    void when_keysOfSeveralTables_then_orderedAndSameKeysAreNeighbours(String kinds, int values) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Panes> tables = IntStream.range(0, 5)
                .mapToObj(table -> filled(random, kinds, values, 1 + random.nextInt(400)))
                .toList();
        KeyOrder order = new KeyOrder(tables.stream().map(Panes::table).toList(), KeyPart.whole());

        List<List<Object>> placed = new ArrayList<>();
        for (int at = 0; at < order.count(); at++) {
            PaneTable table = order.table(at);
            int entry = order.entry(at);
            placed.add(tables.get(0).key(table.page(entry), table.keyStart(entry)));
            if (at > 0) {
                int compared = order.table(at - 1).compareKeys(order.entry(at - 1), table, entry);
                assertThat(order.repeats(at)).as("seed %d, place %d", seed, at).isEqualTo(compared == 0);
                assertThat(compared).as("seed %d, place %d", seed, at).isLessThanOrEqualTo(0);
            }
        }
        assertThat(order.repeats(0)).isFalse();
        assertThat(counts(placed))
                .as("seed %d", seed)
                .isEqualTo(counts(tables.stream()
                        .flatMap(table -> table.rows().keySet().stream())
                        .toList()));
    }

    /** Each pane is loaded once, whatever pieces the places are prefetched in; there are none behind the last. */
    @Test
    void when_placesAreTouched_then_eachPaneIsLoadedAndNoneBehindTheLast() {
        Random random = new Random(5);
        List<Panes> tables = IntStream.range(0, 3)
                .mapToObj(table -> filled(random, "w", 1_000, 100))
                .toList();
        KeyOrder order = new KeyOrder(tables.stream().map(Panes::table).toList(), KeyPart.whole());
        long all = 0;
        for (int at = 0; at < order.count(); at++) {
            all += order.table(at).keyWord(order.entry(at), 0);
        }
        for (int piece : new int[] {1, 7, 64, 1_000}) {
            long sum = 0;
            for (int from = 0; from < order.count(); from += piece) {
                sum += order.prefetch(from, from + piece);
            }
            assertThat(sum).as("in pieces of %d", piece).isEqualTo(all);
        }
        assertThat(order.prefetch(order.count(), order.count() + 64)).isZero();
    }

    private static Panes filled(Random random, String kinds, int values, int keys) {
        Panes panes = Panes.panes().keyed(kinds).measure(COUNT, 0);
        for (int i = 0; i < keys; i++) {
            panes.add(kinds.chars()
                    .mapToObj(kind -> kind == 't' ? text(random, values) : (Object) value(random, values))
                    .toList());
        }
        return panes;
    }

    private static long value(Random random, int values) {
        long value = random.nextInt(values);
        return random.nextInt(3) == 0 ? -value : value;
    }

    private static String text(Random random, int values) {
        return "a text that begins with more than eight bytes ".repeat(random.nextInt(2))
                + "é".repeat(random.nextInt(Math.min(9, values)))
                + random.nextInt(values);
    }

    private static Map<Object, Integer> counts(List<List<Object>> keys) {
        return keys.stream().collect(groupingBy(key -> (Object) key, java.util.stream.Collectors.summingInt(key -> 1)));
    }
}
