package io.streamingetl.core.pane;

import static io.streamingetl.core.measure.MeasureKind.COUNT;
import static io.streamingetl.core.measure.MeasureKind.MAX;
import static io.streamingetl.core.measure.MeasureKind.MIN;
import static io.streamingetl.core.measure.MeasureKind.SUM;
import static io.streamingetl.core.pane.Panes.decimals;
import static io.streamingetl.core.pane.Panes.panes;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PaneTableTest {
    private static final long MAX_LONG = Long.MAX_VALUE;
    private static final long MIN_LONG = Long.MIN_VALUE;

    @Test
    void when_sameKeyComesAgain_then_eachMeasureAccumulates() {
        Panes panes = panes().measure(SUM, 2, 0, 1)
                .measure(COUNT, 0)
                .measure(MIN, 2, 0)
                .measure(MAX, 2, 0)
                .with(7, 403, 83)
                .with(7, 100, 2)
                .with(8, 5, 1)
                .with(7, 999, -1);

        assertThat(panes.rows())
                .isEqualTo(Map.of(
                        List.of(7L), decimals("326.50", "3", "1.00", "9.99"),
                        List.of(8L), decimals("0.05", "1", "0.05", "0.05")));
    }

    @Test
    void when_keyIsNew_then_saidSo() {
        Panes panes = panes().measure(SUM, 0, 0);

        assertThat(panes.add(List.of(1), 5)).isTrue();
        assertThat(panes.add(List.of(2), 5)).isTrue();
        assertThat(panes.add(List.of(1), 5)).isFalse();
        assertThat(panes.table().size()).isEqualTo(2);
    }

    @Test
    void when_valuesAreNegative_then_signsAreKept() {
        Panes panes = panes().measure(SUM, 1, 0)
                .measure(MIN, 1, 0)
                .measure(MAX, 1, 0)
                .with(1, -5)
                .with(1, -7);

        assertThat(panes.rows()).containsValue(decimals("-1.2", "-0.7", "-0.5"));
    }

    @Test
    void when_scalesDiffer_then_eachMeasureHasItsOwn() {
        Panes panes = panes().measure(SUM, 5, 0, 1)
                .measure(SUM, 2, 0)
                .measure(MAX, 3, 1)
                .measure(COUNT, 0, 0)
                .with(1, 150, 2_000);

        assertThat(panes.rows()).containsValue(decimals("3.00000", "1.50", "2.000", "1"));
    }

    @Test
    void when_sumsPass64BitsAndComeBack_then_exactAllTheWay() {
        Panes panes = panes().measure(SUM, 0, 0).with(1, MAX_LONG);
        assertThat(panes.onlyValue()).isEqualByComparingTo(BigDecimal.valueOf(MAX_LONG));
        panes.with(1, 1);
        assertThat(panes.onlyValue()).isEqualTo(new BigDecimal("9223372036854775808"));
        panes.with(1, MAX_LONG);
        assertThat(panes.onlyValue()).isEqualTo(new BigDecimal("18446744073709551615"));
        panes.with(1, MIN_LONG).with(1, MIN_LONG);
        assertThat(panes.onlyValue()).isEqualTo(new BigDecimal("-1"));
        panes.with(1, 3);
        assertThat(panes.onlyValue()).isEqualTo(new BigDecimal("2"));
    }

    @Test
    void when_sumsPass64BitsBelow_then_exact() {
        Panes panes = panes().measure(SUM, 2, 0).with(1, MIN_LONG).with(1, -1);

        assertThat(panes.onlyValue())
                .isEqualTo(new BigDecimal(BigInteger.valueOf(MIN_LONG).subtract(BigInteger.ONE), 2));
    }

    @Test
    void when_aProductPasses64Bits_then_exactFromTheFirstEventOn() {
        BigInteger product = BigInteger.valueOf(MAX_LONG).multiply(BigInteger.valueOf(MIN_LONG));
        Panes panes = panes().measure(SUM, 4, 0, 1).with(1, MAX_LONG, MIN_LONG);
        assertThat(panes.onlyValue()).isEqualTo(new BigDecimal(product, 4));

        panes.with(1, 2, 3);
        assertThat(panes.onlyValue()).isEqualTo(new BigDecimal(product.add(BigInteger.valueOf(6)), 4));
    }

    @Test
    void when_aLaterProductPasses64Bits_then_addedToTheNarrowSum() {
        Panes panes = panes().measure(SUM, 0, 0, 1).with(1, 2, 3).with(1, MAX_LONG, 3);

        assertThat(panes.onlyValue()).isEqualTo(new BigDecimal("27670116110564327427"));
    }

    @Test
    void when_onlyAPartialProductPasses64Bits_then_exact() {
        Panes panes = panes().measure(SUM, 0, 0, 1, 2).with(1, MAX_LONG, 4, 0).with(1, MIN_LONG, -1, 1);

        assertThat(panes.onlyValue()).isEqualTo(new BigDecimal("9223372036854775808"));
    }

    @Test
    void when_minAndMaxSeeWideValues_then_comparedExactly() {
        Panes panes = panes().measure(MIN, 0, 0, 1)
                .measure(MAX, 0, 0, 1)
                .with(1, 5, 1)
                .with(1, MAX_LONG, 2)
                .with(1, MIN_LONG, 2)
                .with(1, MAX_LONG, 1)
                .with(1, MIN_LONG, 1);

        assertThat(panes.rows()).containsValue(decimals("-18446744073709551616", "18446744073709551614"));
    }

    @Test
    void when_oneKeyIsWide_then_othersAndOtherMeasuresAreNot() {
        Panes panes = panes().measure(SUM, 0, 0)
                .measure(COUNT, 0)
                .with(1, 5)
                .with(2, MAX_LONG)
                .with(2, MAX_LONG)
                .with(3, 7)
                .with(1, 5);

        assertThat(panes.rows())
                .isEqualTo(Map.of(
                        List.of(1L), decimals("10", "2"),
                        List.of(2L), decimals("18446744073709551614", "2"),
                        List.of(3L), decimals("7", "1")));
    }

    @Test
    void when_keysMixTextAndNumbers_then_eachIsItsOwn() {
        List<List<Object>> keys = List.of(
                List.of("", 0L, ""),
                List.of("\0", 0L, ""),
                List.of("", 0L, "\0"),
                List.of("a", -1L, "b"),
                List.of("a", MIN_LONG, "b"),
                List.of("a", MAX_LONG, "b"),
                List.of("A", -1L, "b"),
                List.of("a ", -1L, "b"),
                List.of("1234567", 1L, "12345678"),
                List.of("12345678", 1L, "1234567"),
                List.of("é", 1L, "日本😀"),
                List.of("x".repeat(255), 1L, "y".repeat(255)),
                List.of("x".repeat(255), 1L, "y".repeat(254)));
        Panes panes = panes().keyed("twt").measure(COUNT, 0);
        for (int round = 0; round < 3; round++) {
            keys.forEach(key -> panes.add(key, 1));
        }

        assertThat(panes.rows().keySet()).containsExactlyElementsOf(keys);
        assertThat(panes.rows().values()).containsOnly(decimals("3"));
    }

    @Test
    @Tag("slow")
    void when_200000KeysComeInRandomOrder_then_sameAsAHashMap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<List<Object>> keys = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            keys.add(List.of("r".repeat(random.nextInt(20)) + i % 1_000, (long) i, "" + random.nextInt(9)));
        }
        Panes panes =
                panes().keyed("twt").measure(SUM, 2, 0, 1).measure(COUNT, 0).measure(MIN, 2, 0);
        Map<List<Object>, List<BigDecimal>> expected = new HashMap<>();
        int misjudged = 0;
        for (int i = 0; i < 500_000; i++) {
            List<Object> key = keys.get(i < keys.size() ? i : random.nextInt(keys.size()));
            long price = random.nextInt(1_000_000) == 0 ? MAX_LONG : random.nextLong(-5_000, 5_000);
            long count = random.nextLong(100);
            boolean isNew = panes.add(key, price, count);
            BigDecimal decimalPrice = BigDecimal.valueOf(price, 2);
            List<BigDecimal> before = expected.put(
                    key, merged(expected.get(key), decimalPrice.multiply(BigDecimal.valueOf(count)), decimalPrice));
            misjudged += isNew == (before == null) ? 0 : 1;
        }

        assertThat(misjudged)
                .as("seed %d: keys wrongly called new or known", seed)
                .isZero();
        assertThat(panes.rows().equals(expected)).as("seed %d", seed).isTrue();
    }

    private static List<BigDecimal> merged(List<BigDecimal> before, BigDecimal income, BigDecimal price) {
        return before == null
                ? List.of(income, BigDecimal.ONE, price)
                : List.of(
                        before.get(0).add(income),
                        before.get(1).add(BigDecimal.ONE),
                        before.get(2).min(price));
    }

    /** What it loads is the pane that the key's hash leads to; it must not change anything, nor leave the arrays. */
    @Test
    void when_anyHashIsTouchedWhileTheTableGrows_then_itLoadsThePaneAndChangesNothing() {
        Random random = new Random(11);
        Panes prefetched = panes().measure(SUM, 0, 0);
        Panes plain = panes().measure(SUM, 0, 0);
        for (int key = 0; key < 5_000; key++) {
            prefetched.with(key, key + 1);
            plain.with(key, key + 1);
            prefetched.table().prefetch(random.nextInt());
            prefetched.table().prefetch(-1);
            prefetched.table().prefetch(Integer.MIN_VALUE);
        }
        assertThat(prefetched.rows()).isEqualTo(plain.rows());

        Panes one = panes().measure(SUM, 0, 0).with(7, 403);
        int hash = PaneTable.hash(new long[] {one.table().keyWord(0, 0)}, 1);
        assertThat(one.table().prefetch(hash)).isEqualTo(403);
        assertThat(one.table().prefetch(~hash)).isZero();
    }
}
