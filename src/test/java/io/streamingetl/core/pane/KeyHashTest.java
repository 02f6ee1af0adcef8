package io.streamingetl.core.pane;

import static org.assertj.core.api.Assertions.assertThat;

import com.carrotsearch.hppc.BitMixer;
import com.carrotsearch.hppc.LongObjectHashMap;
import io.streamingetl.core.event.Event;
import io.streamingetl.core.measure.MeasureKind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys that somebody chose, in a table with linear probing: how many slots are looked at, not how long it takes. */
class KeyHashTest {
    private static final int KEYS = 80_000;

    /** At most two thirds of the slots are taken, so about two are looked at on average. */
    private static final long FEW_PROBES = 4L * KEYS;

    private static final long FIXED = 0x9E3779B97F4A7C15L;
    private static final long FIXED_END = 0xD6E8FEB86659FD93L;

    /** A hash that is the same in every process; how the panes' keys were hashed in the beginning. */
    private static int fixedHash(long key) {
        long hash = (1 ^ key) * FIXED;
        hash ^= hash >>> 32;
        return (int) ((hash * FIXED_END) >>> 32);
    }

    /** The key of which the upper half of the last step is this, and the lower half that: all steps taken back. */
    private static long keyWithFixedHash(int upper, long lower) {
        long hash = (((long) upper << 32) | lower) * inverse(FIXED_END);
        hash ^= hash >>> 32;
        return (hash * inverse(FIXED)) ^ 1;
    }

    /** By Newton's iteration, which doubles the correct bits. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 5; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    @Test
    void when_keysHaveOneFixedHash_then_theyAreFoundInFewProbes() {
        List<long[]> keys = LongStream.range(0, KEYS)
                .mapToObj(i -> new long[] {keyWithFixedHash(0x5EED, i)})
                .toList();
        assertThat(keys).extracting(key -> fixedHash(key[0])).containsOnly(0x5EED);

        assertThat(probes(keys)).isLessThan(FEW_PROBES);
        PaneTable table =
                new PaneTable(Panes.panes().measure(MeasureKind.COUNT, 0).measures());
        Event event = new Event(1);
        for (long[] key : keys) {
            event.keyLength = 0;
            event.appendKey(key[0]);
            table.add(event);
        }
        assertThat(table.size()).isEqualTo(KEYS);
    }

    @Test
    void when_keysAreRegular_then_theyAreFoundInFewProbes() {
        for (LongUnaryOperator rule : List.<LongUnaryOperator>of(
                i -> i,
                i -> i << 20,
                i -> i << 32,
                i -> i << 44,
                i -> i * 60_000,
                i -> i ^ Long.MIN_VALUE,
                i -> i * FIXED,
                i -> (i << 32) | (KEYS - i))) {
            assertThat(probes(keys(i -> new long[] {rule.applyAsLong(i)}))).isLessThan(FEW_PROBES);
            assertThat(probes(keys(i -> new long[] {5, rule.applyAsLong(i), 7})))
                    .isLessThan(FEW_PROBES);
            assertThat(probes(keys(i -> new long[] {rule.applyAsLong(i), -rule.applyAsLong(i)})))
                    .isLessThan(FEW_PROBES);
        }
    }

    @Test
    void when_keysAreLong_then_eachWordAndItsPlaceCounts() {
        Random random = new Random(3);
        int words = 3 * KeyHash.BLOCK + 5;
        long[] key = random.longs(words).toArray();
        Stream<long[]> changed = Stream.iterate(0, i -> i < words, i -> i + 1).map(i -> {
            long[] other = key.clone();
            other[i]++;
            return other;
        });
        Stream<long[]> exchanged = Stream.iterate(0, i -> i + KeyHash.BLOCK < words, i -> i + 1)
                .map(i -> {
                    long[] other = key.clone();
                    other[i] = key[i + KeyHash.BLOCK];
                    other[i + KeyHash.BLOCK] = key[i];
                    return other;
                });
        Stream<long[]> shorter = Stream.iterate(1, i -> i < words, i -> i + 1).map(i -> Arrays.copyOf(key, i));
        List<long[]> keys = Stream.of(Stream.of(key), changed, exchanged, shorter)
                .flatMap(all -> all)
                .toList();

        // A pair with one hash is there once in 16,000 runs, two pairs are once in 500 million.
        assertThat(keys.stream()
                        .map(one -> PaneTable.hash(one, one.length))
                        .distinct()
                        .count())
                .isGreaterThanOrEqualTo(keys.size() - 1);
    }

    /** The maps of the library that the windows are in have a fixed hash: its low bits tell the slot. */
    @Test
    void when_numbersShareASlotOfTheLibrarysMaps_then_notOfOurs() {
        long[] ends = LongStream.iterate(0, end -> end + 1_000)
                .filter(end -> (BitMixer.mixPhi(end) & 0xFFF) == 7)
                .limit(2_000)
                .toArray();
        assertThat(LongStream.of(ends)
                        .map(KeyHash::of)
                        .map(hash -> hash & 0xFFF)
                        .distinct())
                .hasSizeGreaterThan(1_000);

        LongObjectHashMap<Long> map = new LongObjectHashMap<>() {
            @Override
            protected int hashKey(long key) {
                return KeyHash.of(key);
            }
        };
        for (long end : ends) {
            map.put(end, (Long) end);
        }
        assertThat(LongStream.of(ends).filter(end -> map.get(end) == end).count())
                .isEqualTo(ends.length);
    }

    private static List<long[]> keys(LongFunction<long[]> rule) {
        return LongStream.range(0, KEYS).mapToObj(rule).toList();
    }

    /** Slots that are looked at until each has one of its own, in a table that grows as {@link PaneTable} does. */
    private static long probes(List<long[]> keys) {
        int bits = 64 - Long.numberOfLeadingZeros(keys.size() * 3L / 2);
        boolean[] taken = new boolean[1 << bits];
        long probes = 0;
        for (long[] key : keys) {
            int slot = PaneTable.hash(key, key.length) >>> (Integer.SIZE - bits);
            probes++;
            while (taken[slot]) {
                slot = (slot + 1) & (taken.length - 1);
                probes++;
            }
            taken[slot] = true;
        }
        return probes;
    }
}
