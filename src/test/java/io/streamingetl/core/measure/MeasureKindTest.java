package io.streamingetl.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class MeasureKindTest {
    private static final List<Long> VALUES = List.of(3L, -7L, 0L, 12L, 12L, -7L, 1L);

    @ParameterizedTest
    @EnumSource
    void when_keyword_then_sameKind(MeasureKind kind) {
        assertThat(MeasureKind.of(kind.keyword())).contains(kind);
    }

    @Test
    void when_keywordIsUnknown_then_none() {
        assertThat(MeasureKind.of("SUM")).isEmpty();
        assertThat(MeasureKind.of("average")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void when_panesAreSplitAnywhere_then_mergeIsTheWhole(MeasureKind kind) {
        BigDecimal whole = accumulated(kind, VALUES);
        for (int split = 1; split < VALUES.size(); split++) {
            BigDecimal head = accumulated(kind, VALUES.subList(0, split));
            BigDecimal tail = accumulated(kind, VALUES.subList(split, VALUES.size()));

            assertThat(kind.merge(head, tail)).isEqualTo(whole).isEqualTo(kind.merge(tail, head));
        }
    }

    @ParameterizedTest
    @CsvSource({"SUM", "COUNT"})
    void when_sumOutgrows64Bits_then_paneIsUnchanged(MeasureKind kind) {
        long[] words = {5, Long.MAX_VALUE - 1, 5};

        assertThat(kind.accumulate(words, 1, 2)).isFalse();
        assertThat(words).containsExactly(5, Long.MAX_VALUE - 1, 5);
    }

    @ParameterizedTest
    @CsvSource({
        "SUM, `n` + VALUES(`n`)",
        "COUNT, `n` + VALUES(`n`)",
        "MIN, 'LEAST(`n`, VALUES(`n`))'",
        "MAX, 'GREATEST(`n`, VALUES(`n`))'"
    })
    void when_rowExists_then_databaseMergesByTheSameRule(MeasureKind kind, String sql) {
        assertThat(kind.mergeSql("`n`", "VALUES(`n`)")).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource({"SUM, SUM(`n`)", "COUNT, SUM(`n`)", "MIN, MIN(`n`)", "MAX, MAX(`n`)"})
    void when_rowsAreRolledUp_then_databaseMergesByTheSameRule(MeasureKind kind, String sql) {
        assertThat(kind.aggregateSql("`n`")).isEqualTo(sql);
    }

    private static BigDecimal accumulated(MeasureKind kind, List<Long> values) {
        long[] words = {values.get(0)};
        for (long value : values.subList(1, values.size())) {
            assertThat(kind.accumulate(words, 0, value)).isTrue();
        }
        return BigDecimal.valueOf(words[0]);
    }
}
