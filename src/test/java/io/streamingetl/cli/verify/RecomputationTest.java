package io.streamingetl.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.carrotsearch.hppc.LongHashSet;
import io.streamingetl.cli.verify.plain.PlainDecoder;
import io.streamingetl.cli.verify.plain.RecordedWindows;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.cli.verify.snapshot.PartitionProgress;
import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.core.progress.PartitionId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecomputationTest {
    private static final PartitionId ID = new PartitionId("orders", 0);
    private static final EtlConfig CONFIG = ConfigParser.parse(
            "measures: { n: count(), least: min(price) }\nsink: { password: x }", "etl.yaml", Map.of(), 1);
    private static final RecordedWindows MINUTES = new RecordedWindows(List.of(new RecordedWindows.Size(0, 60_000)));
    private static final TimeRange RANGE = new TimeRange(0, 600_000);
    private static final RowKey FIRST = new RowKey(60, List.of("TW", 1L, 2L));
    private static final RowKey SECOND = new RowKey(120, List.of("TW", 1L, 2L));

    private final Recomputation recomputation =
            new Recomputation(CONFIG.aggregation(), new PlainDecoder(CONFIG.schema()), 2);

    private static Snapshot snapshot(long next, long resume, long closedThroughMs, long... quarantined) {
        PartitionProgress progress =
                new PartitionProgress(ID, "id", next, resume, closedThroughMs, next, next, 0, quarantined.length, 0);
        return new Snapshot(
                new TreeMap<>(Map.of(ID, progress)),
                MINUTES,
                RANGE,
                (id, offset) -> LongHashSet.from(quarantined).contains(offset),
                Map.of(),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    private void add(long offset, long second, String price) {
        String order =
                "{\"region\": \"TW\", \"shopid\": 1, \"itemid\": 2, \"count\": 1, \"timestamp\": %d, \"price\": %s}"
                        .formatted(second, price);
        recomputation.add(ID, offset, order.getBytes(UTF_8));
    }

    private String row(RowKey key) {
        BigDecimal[] values = recomputation.rows().get(key);
        return values == null ? "none" : values[0] + " " + values[1];
    }

    @Test
    void when_aWindowIsOpen_then_onlyWhatLiesBelowTheResumeOffsetIsInIt() {
        recomputation.advanceTo(snapshot(4, 2, 60_000));
        add(0, 10, "5");
        add(1, 70, "6");
        add(2, 80, "4");
        add(3, 20, "3");
        assertThat(row(FIRST)).isEqualTo("2 3");
        assertThat(row(SECOND)).isEqualTo("1 6");
    }

    @Test
    void when_goingToTheNextSnapshot_then_eachRecordIsAddedOnce() {
        recomputation.advanceTo(snapshot(4, 2, 60_000));
        add(0, 10, "5");
        add(1, 70, "6");
        add(2, 80, "4");
        add(3, 20, "3");
        recomputation.advanceTo(snapshot(5, 5, 120_000));
        assertThat(recomputation.from(ID)).isEqualTo(2);
        add(2, 80, "4");
        add(3, 20, "3");
        add(4, 30, "2");
        assertThat(row(FIRST)).isEqualTo("3 2");
        assertThat(row(SECOND)).isEqualTo("2 4");
        assertThat(recomputation.counts(ID).records()).isEqualTo(5);
    }

    @Test
    void when_aRecordIsQuarantinedOrNoEventOrOutOfRange_then_itIsInNoRow() {
        recomputation.advanceTo(snapshot(4, 4, 60_000, 0));
        add(0, 10, "5");
        recomputation.add(ID, 1, null);
        add(2, 10, "1.234");
        add(3, 600, "1");
        assertThat(recomputation.rows()).isEmpty();
        PartitionCounts counts = recomputation.counts(ID);
        assertThat(List.of(counts.records(), counts.valid(), counts.quarantined(), counts.unstored()))
                .containsExactly(4L, 1L, 1L, 2L);
    }

    @Test
    void when_restartedWithoutTheFirst_then_theyAreInNoRowAndNoCount() {
        recomputation.advanceTo(snapshot(2, 2, 60_000));
        add(0, 10, "5");
        recomputation.restart(Map.of(ID, 1L));
        recomputation.advanceTo(snapshot(2, 2, 60_000));
        add(0, 10, "5");
        add(1, 10, "7");
        assertThat(row(FIRST)).isEqualTo("1 7");
        assertThat(recomputation.counts(ID).records()).isEqualTo(1);
    }

    @Test
    void when_thereAreMoreRowsThanFit_then_undecided() {
        recomputation.advanceTo(snapshot(3, 3, 600_000));
        add(0, 10, "5");
        add(1, 70, "5");
        assertThatThrownBy(() -> add(2, 130, "5"))
                .isInstanceOf(UndecidedException.class)
                .hasMessageContaining("verify a shorter range");
    }

    @Test
    void when_theProgressGoesBack_then_undecided() {
        recomputation.advanceTo(snapshot(3, 3, 600_000));
        assertThatThrownBy(() -> recomputation.advanceTo(snapshot(2, 2, 600_000)))
                .isInstanceOf(UndecidedException.class)
                .hasMessageContaining("orders-0 moved backwards");
    }
}
