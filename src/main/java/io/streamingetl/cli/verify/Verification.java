package io.streamingetl.cli.verify;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.access.SqlSessionException;
import io.streamingetl.cli.access.TopicReader;
import io.streamingetl.cli.generate.ProgressBar;
import io.streamingetl.cli.verify.plain.PlainDecoder;
import io.streamingetl.cli.verify.plain.RowKey;
import io.streamingetl.cli.verify.plain.TimeRange;
import io.streamingetl.cli.verify.plain.UndecidedException;
import io.streamingetl.cli.verify.snapshot.PartitionProgress;
import io.streamingetl.cli.verify.snapshot.QuarantineReader;
import io.streamingetl.cli.verify.snapshot.Snapshot;
import io.streamingetl.cli.verify.snapshot.SnapshotReader;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.KafkaConnection;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.window.WindowLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Recomputes a range from Kafka and compares it with the table, while the pipeline runs or not.
 *
 * <p>The database is read in one consistent snapshot: rows, quarantine and progress of the same instant. Progress says
 * of each record below {@code next_offset} whether it is in a row ({@link PartitionProgress#holds}), so also a window
 * that is still open is compared exactly. Nothing that happens after the snapshot matters.
 *
 * <p>A repair goes on from there in a transaction that first locks the pipeline's progress rows. A flush and a redrive
 * lock them too, so that from then on the result table stands still. What the pipeline wrote since the snapshot is read
 * from Kafka, a moment's records as a rule, and the rows are compared again; those that differ are set to what they
 * must hold. As no delta of the pipeline is under way, that is exact for every measure, for {@code min} and {@code max}
 * too, which no delta could lower or raise back. The pipeline's flushes wait meanwhile, and add to the corrected rows.
 */
final class Verification implements AutoCloseable {
    private final SinkConfig sink;
    private final SourceConfig source;
    private final TopicReader kafka;
    private final QuarantineReader quarantine;
    private final PlainDecoder decoder;
    private final SnapshotReader snapshots;
    private final Recomputation recomputation;
    private final Repair repair;
    private final WindowLabel label;
    private final ProgressBar progressBar;
    private final OptionalLong marginMs;
    private final Map<PartitionId, Long> gone = new TreeMap<>();
    private long recordsRead;
    private long unreadOffsets;
    private long unreadInRange;

    /**
     * Connects when run.
     *
     * @param marginMs how much an event's time may be after its record's Kafka timestamp; empty for any: every record
     *     is read
     */
    Verification(EtlConfig config, OptionalLong marginMs, ProgressBar progressBar) {
        Aggregation aggregation = config.aggregation();
        long maxRows =
                RowBudget.rows(aggregation.key().size(), aggregation.measures().count());
        this.decoder = new PlainDecoder(config.schema());
        this.quarantine = new QuarantineReader(config);
        this.snapshots = new SnapshotReader(config, decoder, maxRows, quarantine);
        this.recomputation = new Recomputation(aggregation, decoder, maxRows);
        this.repair = new Repair(aggregation);
        this.progressBar = progressBar;
        this.marginMs = marginMs;
        this.label = aggregation.label();
        this.sink = config.sink();
        this.source = config.source();
        this.kafka = new TopicReader(KafkaConnection.of(config.source().kafka()));
    }

    /**
     * Compares, and corrects where that is asked for.
     *
     * @throws UndecidedException where the comparison can't be made
     */
    VerifyResult run(TimeRange range, boolean repairs) throws InterruptedException {
        Snapshot snapshot = snapshot(range);
        UnreadOffsets unread = UnreadOffsets.find(kafka, snapshot, source);
        unreadOffsets = unread.count();
        recompute(snapshot);
        unreadInRange = unread.inRange(kafka, snapshot, decoder, progressBar);
        VerifyResult result = result(snapshot, 0);
        return repairs
                        && result.verdict() == VerifyResult.Verdict.DIFFERENT
                        && !result.differences().isEmpty()
                ? repair(snapshot.range())
                : result;
    }

    /** A connection for the moment: one that is silent while Kafka is read would be ended by the server. */
    private Snapshot snapshot(TimeRange range) {
        try (SqlSession session = SqlSession.open(sink)) {
            return snapshots.read(session, range);
        }
    }

    /** Reads everything, and once more where records turn out to lie before the pipeline's beginning. */
    private void recompute(Snapshot snapshot) throws InterruptedException {
        Set<PartitionId> ids = snapshot.partitions().keySet();
        Map<PartitionId, Long> first = kafka.firstOffsets(ids);
        Map<PartitionId, Long> starts = new HashMap<>(first);
        if (marginMs.isPresent()) {
            // A time below zero is a code of Kafka's: -1 is the end.
            long sinceMs = Math.max(0, snapshot.range().fromMs() - marginMs.getAsLong());
            Map<PartitionId, Long> since = kafka.offsetsAt(ids, sinceMs);
            starts.replaceAll((id, offset) ->
                    since.get(id) < 0 ? snapshot.partitions().get(id).nextOffset() : since.get(id));
        }
        recomputation.advanceTo(snapshot);
        read(snapshot, starts);
        Map<PartitionId, Long> before = new HashMap<>();
        snapshot.partitions().forEach((id, progress) -> {
            long more = recomputation.counts(id).records() - progress.records();
            if (more > 0) {
                before.put(id, more);
            } else if (more < 0 && starts.get(id).equals(first.get(id))) {
                gone.put(id, -more);
            }
        });
        if (!before.isEmpty()) {
            recomputation.restart(before);
            recomputation.advanceTo(snapshot);
            read(snapshot, starts);
        }
    }

    private void read(Snapshot snapshot, Map<PartitionId, Long> starts) {
        Map<PartitionId, TopicReader.Span> spans = new HashMap<>();
        snapshot.partitions()
                .forEach((id, progress) -> spans.put(id, new TopicReader.Span(starts.get(id), progress.nextOffset())));
        long total = spans.values().stream().mapToLong(TopicReader.Span::length).sum();
        progressBar.begin(total);
        kafka.read(
                spans,
                (id, record) -> {
                    recordsRead++;
                    recomputation.add(id, record.offset(), record.value());
                },
                progressBar);
        progressBar.clear();
    }

    private void advance(Snapshot snapshot) throws InterruptedException {
        recomputation.advanceTo(snapshot);
        Map<PartitionId, Long> starts = new HashMap<>();
        Map<PartitionId, Long> first = kafka.firstOffsets(snapshot.partitions().keySet());
        first.forEach((id, offset) -> starts.put(id, Math.max(offset, recomputation.from(id))));
        read(snapshot, starts);
    }

    /** Catches up first, so that the locks are held for a moment only. */
    private VerifyResult repair(TimeRange range) throws InterruptedException {
        advance(snapshot(range));
        try (SqlSession session = SqlSession.open(sink)) {
            session.command("START TRANSACTION");
            Snapshot locked = snapshots.lock(session, range);
            advance(locked);
            List<RowDifference> differences = RowDifference.between(locked.rows(), recomputation.rows());
            repair.apply(session, differences);
            commit(session);
            return result(locked, differences.size());
        }
    }

    private static void commit(SqlSession session) {
        try {
            session.command("COMMIT");
        } catch (SqlSessionException e) {
            throw new UndecidedException(
                    e.getMessage() + "; whether the rows are corrected is not known: run it again");
        }
    }

    private VerifyResult result(Snapshot snapshot, int repaired) {
        Set<RowKey> keys = new HashSet<>(snapshot.rows().keySet());
        keys.addAll(recomputation.rows().keySet());
        long openWindows = keys.stream()
                .mapToLong(RowKey::timestamp)
                .distinct()
                .filter(label -> endMs(snapshot, label) > snapshot.closedThroughMs())
                .count();
        return new VerifyResult(
                snapshot,
                keys.size(),
                openWindows,
                RowDifference.between(snapshot.rows(), recomputation.rows()),
                ledger(snapshot),
                gone,
                setAside(snapshot),
                recordsRead,
                unreadOffsets,
                unreadInRange,
                repaired);
    }

    private long endMs(Snapshot snapshot, long label) {
        return this.label == WindowLabel.END
                ? label * 1000
                : snapshot.plan().of(label * 1000).endMs();
    }

    /** Where each of a partition's records was read, no more can be in rows than are sound and not in quarantine. */
    private List<String> ledger(Snapshot snapshot) {
        List<String> differences = new ArrayList<>();
        snapshot.partitions().forEach((id, progress) -> {
            if (unexplained(progress) < 0) {
                differences.add("%s: etl_progress.aggregated is %,d, but %,d records are sound and not in quarantine"
                        .formatted(
                                id,
                                progress.aggregated(),
                                recomputation.counts(id).sound()));
            }
            if (progress.aggregated() + progress.quarantined() != progress.records()) {
                differences.add("%s: etl_progress has %,d records, but %,d aggregated and %,d quarantined"
                        .formatted(id, progress.records(), progress.aggregated(), progress.quarantined()));
            }
        });
        return differences;
    }

    private Map<PartitionId, Long> setAside(Snapshot snapshot) {
        Map<PartitionId, Long> setAside = new TreeMap<>();
        snapshot.partitions().forEach((id, progress) -> {
            if (unexplained(progress) > 0) {
                setAside.put(id, unexplained(progress));
            }
        });
        return setAside;
    }

    /**
     * Sound records without a row in quarantine, beyond those that are counted as aggregated; 0 where not all were
     * read.
     */
    private long unexplained(PartitionProgress progress) {
        PartitionCounts counts = recomputation.counts(progress.id());
        return counts.records() == progress.records() ? counts.sound() - progress.aggregated() : 0;
    }

    @Override
    public void close() {
        quarantine.close();
        kafka.close();
    }
}
