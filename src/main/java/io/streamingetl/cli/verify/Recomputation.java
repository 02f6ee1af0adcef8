package io.streamingetl.cli.verify;

import io.streamingetl.cli.verify.plain.PlainDecoder;
import io.streamingetl.cli.verify.plain.PlainEvent;
import io.streamingetl.cli.verify.plain.RecordedWindows;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.cli.verify.snapshot.PartitionProgress;
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

/**
 * What the rows of a range must hold, summed from the topic record by record.
 *
 * <p>It goes from snapshot to snapshot: at each it adds what the database holds by then and did not hold at the one
 * before, which is nothing before the first. What is once in the table stays there, so nothing is ever taken away.
 */
final class Recomputation {
    private final List<Measure> measures;
    private final WindowLabel label;
    private final PlainDecoder decoder;
    private final long maxRows;
    private final Map<RowKey, BigDecimal[]> rows = new HashMap<>();
    private final Map<PartitionId, PartitionCounts> counts = new TreeMap<>();
    private final Set<Long> redriven = new HashSet<>();
    private Map<PartitionId, PartitionProgress> before = Map.of();
    private Snapshot now;

    /** @param maxRows the most rows that a range may have */
    Recomputation(Aggregation aggregation, PlainDecoder decoder, long maxRows) {
        this.measures = aggregation.measures().all();
        this.label = aggregation.label();
        this.decoder = decoder;
        this.maxRows = maxRows;
    }

    /**
     * Begins to go to this snapshot; each record {@link #from} which on is read is then to be added.
     *
     * @throws UndecidedException where the progress went back
     */
    void advanceTo(Snapshot snapshot) {
        before = now == null ? Map.of() : now.partitions();
        now = snapshot;
        before.forEach((id, was) -> {
            PartitionProgress is = now.partitions().get(id);
            if (is == null || is.nextOffset() < was.nextOffset()) {
                throw new UndecidedException("the progress of " + id + " went back while its records were read");
            }
        });
        snapshot.redriven().forEach((row, event) -> {
            if (redriven.add(row)) {
                add(event, snapshot.plan().of(event.timeMs()));
            }
        });
    }

    /** The first offset of a partition that may have to be added; 0 before its first snapshot. */
    long from(PartitionId id) {
        return before.containsKey(id) ? before.get(id).resumeOffset() : 0;
    }

    /** A record below the partition's next offset. Each partition's come in the order of their offsets. */
    void add(PartitionId id, long offset, byte[] value) {
        PartitionProgress progress = now.partitions().get(id);
        PartitionProgress earlier = before.get(id);
        boolean first = earlier == null || offset >= earlier.nextOffset();
        PartitionCounts count = counts.computeIfAbsent(id, unused -> new PartitionCounts());
        if (first && count.skips()) {
            return;
        }
        PlainEvent event = decoder.decode(value).orElse(null);
        boolean quarantined = now.quarantined().contains(id, offset);
        if (first) {
            count.judged(event != null, quarantined);
        }
        if (event == null || quarantined) {
            return;
        }
        RecordedWindows.Window window = now.plan().of(event.timeMs());
        boolean held = earlier != null && earlier.holds(offset, window.endMs());
        if (now.range().contains(window) && progress.holds(offset, window.endMs()) && !held) {
            add(event, window);
        }
    }

    private void add(PlainEvent event, RecordedWindows.Window window) {
        long seconds = (label == WindowLabel.END ? window.endMs() : window.startMs()) / 1000;
        BigDecimal[] values =
                rows.computeIfAbsent(new RowKey(seconds, event.key()), unused -> new BigDecimal[measures.size()]);
        if (rows.size() > maxRows) {
            throw UndecidedException.tooManyRows(rows.size(), maxRows);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = merge(measures.get(i), values[i], event);
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

    /** What the rows must hold; not to be changed. */
    Map<RowKey, BigDecimal[]> rows() {
        return rows;
    }

    /** What was found of each partition. */
    PartitionCounts counts(PartitionId id) {
        return counts.getOrDefault(id, new PartitionCounts());
    }

    /** Forgets everything, but leaves out so many of each partition's first records from now on. */
    void restart(Map<PartitionId, Long> skipped) {
        rows.clear();
        redriven.clear();
        counts.clear();
        skipped.forEach((id, records) -> counts.put(id, PartitionCounts.skipping(records)));
        before = Map.of();
        now = null;
    }
}
