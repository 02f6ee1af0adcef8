package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.plain.PlainDecoder;
import io.streamingetl.cli.verify.plain.PlainEvent;
import io.streamingetl.cli.verify.plain.PlainRollup;
import io.streamingetl.cli.verify.plain.RecordedWindows;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.cli.verify.snapshot.PartitionProgress;
import io.streamingetl.cli.verify.snapshot.RollupRows;
import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.WindowLabel;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Recomputes the rows of a range from the topic, record by record.
 *
 * <p>It advances from snapshot to snapshot: for each it adds the records that the table holds at that snapshot and did
 * not hold at the previous one, if any. The table never loses a record, so nothing is subtracted.
 */
final class Recomputation {
    private final List<Measure> measures;
    private final WindowLabel label;
    private final PlainDecoder decoder;
    private final long maxRows;
    private final Map<RowKey, BigDecimal[]> rows = new HashMap<>();
    private final Map<String, Map<RowKey, BigDecimal[]>> rollups = new HashMap<>();
    private long rollupRows;

    /** The roll-ups that were complete at the first snapshot: those are compared. */
    private Set<String> compared = Set.of();

    private final Map<PartitionId, PartitionCounts> counts = new TreeMap<>();
    private final Set<Long> redriven = new HashSet<>();
    private Map<PartitionId, PartitionProgress> previous = Map.of();
    private Snapshot current;

    /** @param maxRows the maximum number of rows of a range */
    Recomputation(Aggregation aggregation, PlainDecoder decoder, long maxRows) {
        this.measures = aggregation.measures().all();
        this.label = aggregation.label();
        this.decoder = decoder;
        this.maxRows = maxRows;
    }

    /**
     * Starts to advance to this snapshot. Call {@link #add} next for each record of a partition that begins at
     * {@link #from}.
     *
     * @throws UndecidedException if the progress moved backwards
     */
    void advanceTo(Snapshot snapshot) {
        if (current == null) {
            compared = snapshot.rollups().stream()
                    .filter(RollupRows::complete)
                    .map(one -> one.rollup().table())
                    .collect(Collectors.toSet());
        }
        previous = current == null ? Map.of() : current.partitions();
        current = snapshot;
        previous.forEach((id, before) -> {
            PartitionProgress after = current.partitions().get(id);
            if (after == null || after.nextOffset() < before.nextOffset()) {
                throw new UndecidedException("the progress of " + id + " moved backwards while its records were read");
            }
        });
        snapshot.redriven().forEach((row, event) -> {
            if (redriven.add(row)) {
                add(event, snapshot.plan().of(event.timeMs()));
            }
        });
    }

    /** The first offset of a partition that may be missing; 0 before its first snapshot. */
    long from(PartitionId id) {
        return previous.containsKey(id) ? previous.get(id).resumeOffset() : 0;
    }

    /** Adds a record below the partition's next offset, in the order of the offsets of each partition. */
    void add(PartitionId id, long offset, byte[] value) {
        PartitionProgress progress = current.partitions().get(id);
        PartitionProgress earlier = previous.get(id);
        boolean first = earlier == null || offset >= earlier.nextOffset();
        PartitionCounts count = counts.computeIfAbsent(id, unused -> new PartitionCounts());
        if (first && count.skipsNext()) {
            return;
        }
        PlainEvent event = decoder.decode(value).orElse(null);
        boolean quarantined = current.quarantined().contains(id, offset);
        if (first) {
            count.count(event != null, quarantined);
        }
        if (event == null || quarantined) {
            return;
        }
        RecordedWindows.Window window = current.plan().of(event.timeMs());
        boolean alreadyAdded = earlier != null && earlier.holds(offset, window.endMs());
        if (current.range().contains(window) && progress.holds(offset, window.endMs()) && !alreadyAdded) {
            add(event, window);
        }
    }

    private void add(PlainEvent event, RecordedWindows.Window window) {
        long seconds = (label == WindowLabel.END ? window.endMs() : window.startMs()) / 1000;
        BigDecimal[] values =
                rows.computeIfAbsent(new RowKey(seconds, event.key()), unused -> new BigDecimal[measures.size()]);
        for (int i = 0; i < values.length; i++) {
            values[i] = merge(measures.get(i), values[i], event);
        }
        for (RollupRows one : current.rollups()) {
            PlainRollup rollup = one.rollup();
            if (compares(one)
                    && one.holds(rollup.intervals().of(window.startMs()).startMs())) {
                addTo(rollup, event, window);
            }
        }
        if (rows.size() + rollupRows > maxRows) {
            throw UndecidedException.tooManyRows(rows.size() + rollupRows, maxRows);
        }
    }

    private void addTo(PlainRollup rollup, PlainEvent event, RecordedWindows.Window window) {
        BigDecimal[] values = rollups.computeIfAbsent(rollup.table(), unused -> new HashMap<>())
                .computeIfAbsent(rollup.row(window, event.key()), unused -> {
                    rollupRows++;
                    return new BigDecimal[rollup.measures().size()];
                });
        for (int i = 0; i < values.length; i++) {
            values[i] = merge(measures.get(rollup.measures().get(i)), values[i], event);
        }
    }

    private static BigDecimal merge(Measure measure, BigDecimal old, PlainEvent event) {
        return switch (measure.kind()) {
            case SUM -> old == null ? product(measure, event) : old.add(product(measure, event));
            case COUNT -> old == null ? BigDecimal.ONE : old.add(BigDecimal.ONE);
            case MIN -> old == null ? product(measure, event) : old.min(product(measure, event));
            case MAX -> old == null ? product(measure, event) : old.max(product(measure, event));
        };
    }

    private static BigDecimal product(Measure measure, PlainEvent event) {
        return measure.factors().stream()
                .map(factor -> event.operands().get(factor))
                .reduce(BigDecimal.ONE, BigDecimal::multiply);
    }

    /** The expected rows. Never modify them. */
    Map<RowKey, BigDecimal[]> rows() {
        return rows;
    }

    /** Whether all rows of a roll-up's whole intervals are expected. */
    boolean compares(RollupRows one) {
        return compared.contains(one.rollup().table());
    }

    /** The expected rows of a roll-up, in the intervals that are compared. Never modify them. */
    Map<RowKey, BigDecimal[]> rows(PlainRollup rollup) {
        return rollups.getOrDefault(rollup.table(), Map.of());
    }

    /** The records of a partition by outcome. */
    PartitionCounts counts(PartitionId id) {
        return counts.getOrDefault(id, new PartitionCounts());
    }

    /** Starts again, skipping this number of first records of each partition. */
    void restart(Map<PartitionId, Long> recordsToSkip) {
        rows.clear();
        rollups.clear();
        rollupRows = 0;
        redriven.clear();
        counts.clear();
        recordsToSkip.forEach((id, records) -> counts.put(id, PartitionCounts.skipping(records)));
        previous = Map.of();
        current = null;
    }
}
