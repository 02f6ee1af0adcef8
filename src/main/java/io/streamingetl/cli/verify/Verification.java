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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Recomputes a range from Kafka and compares it with the table, also while the pipeline runs.
 *
 * <p>It reads rows, quarantine and progress in one consistent snapshot. The progress tells for each record below
 * {@code next_offset} whether the table includes it ({@link PartitionProgress#holds}), so open windows are compared
 * exactly too. Later changes do not matter.
 *
 * <p>A repair continues in a transaction that first locks the pipeline's progress rows. Flushes and redrives lock them
 * too, so the result table does not change until the repair ends. The repair reads the records that the pipeline wrote
 * since the snapshot, compares the rows again and sets those that differ to their expected values. Since no delta is in
 * flight, that is exact for every measure, including {@code min} and {@code max}, which no delta could correct. Flushes
 * wait meanwhile and then add to the corrected rows.
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
    private final RollupRepair rollupRepair;
    private final WindowLabel label;
    private final ProgressBar progressBar;
    private final OptionalLong marginMs;
    private final Map<PartitionId, Long> goneFromKafka = new TreeMap<>();
    private long recordsRead;
    private VerifyResult.Unread unread;

    /**
     * Connects only when it runs.
     *
     * @param marginMs how much later an event's time may be than its record's Kafka timestamp; empty if unlimited, so
     *     that every record is read
     */
    Verification(EtlConfig config, OptionalLong marginMs, ProgressBar progressBar) {
        Aggregation aggregation = config.aggregation();
        long maxRows = RowBudget.maxRows(
                aggregation.key().size(), aggregation.measures().count());
        this.decoder = new PlainDecoder(config.schema());
        this.quarantine = new QuarantineReader(config);
        this.snapshots = new SnapshotReader(config, decoder, maxRows, quarantine);
        this.recomputation = new Recomputation(aggregation, decoder, maxRows);
        this.repair = new Repair(aggregation);
        this.rollupRepair = new RollupRepair(config);
        this.progressBar = progressBar;
        this.marginMs = marginMs;
        this.label = aggregation.label();
        this.sink = config.sink();
        this.source = config.source();
        this.kafka = new TopicReader(KafkaConnection.of(config.source().kafka()));
    }

    /**
     * Compares the range, and corrects it if requested.
     *
     * @throws UndecidedException if the comparison can't be made
     */
    VerifyResult run(TimeRange range, boolean repairRequested) throws InterruptedException {
        Snapshot snapshot = snapshot(range);
        UnreadOffsets offsets = UnreadOffsets.find(kafka, snapshot, source);
        recompute(snapshot);
        unread = new VerifyResult.Unread(offsets.count(), offsets.eventsInRange(kafka, snapshot, decoder, progressBar));
        VerifyResult result = result(snapshot, 0);
        return repairRequested && result.verdict() == VerifyResult.Verdict.DIFFERENT && result.different() > 0
                ? repair(snapshot.range())
                : result;
    }

    /** Uses a new connection, because the server may close one that is idle while Kafka is read. */
    private Snapshot snapshot(TimeRange range) {
        try (SqlSession session = SqlSession.open(sink)) {
            return snapshots.read(session, range);
        }
    }

    /** Reads all records, and again if some of them turn out to precede those that the pipeline read. */
    private void recompute(Snapshot snapshot) throws InterruptedException {
        Set<PartitionId> ids = snapshot.partitions().keySet();
        Map<PartitionId, Long> first = kafka.firstOffsets(ids);
        Map<PartitionId, Long> starts = new HashMap<>(first);
        if (marginMs.isPresent()) {
            // Kafka interprets negative times: -1 is the end.
            long sinceMs = Math.max(0, snapshot.range().fromMs() - marginMs.getAsLong());
            Map<PartitionId, Long> since = kafka.offsetsAt(ids, sinceMs);
            starts.replaceAll((id, offset) ->
                    since.get(id) < 0 ? snapshot.partitions().get(id).nextOffset() : since.get(id));
        }
        recomputation.advanceTo(snapshot);
        read(snapshot, starts);
        Map<PartitionId, Long> preceding = new HashMap<>();
        snapshot.partitions().forEach((id, progress) -> {
            long surplus = recomputation.counts(id).records() - progress.records();
            if (surplus > 0) {
                preceding.put(id, surplus);
            } else if (surplus < 0 && starts.get(id).equals(first.get(id))) {
                goneFromKafka.put(id, -surplus);
            }
        });
        if (!preceding.isEmpty()) {
            recomputation.restart(preceding);
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

    /** Catches up with the pipeline first, to hold the locks only briefly. */
    private VerifyResult repair(TimeRange range) throws InterruptedException {
        advance(snapshot(range));
        try (SqlSession session = SqlSession.open(sink)) {
            session.command("START TRANSACTION");
            Snapshot locked = snapshots.lock(session, range);
            advance(locked);
            VerifyResult result = result(locked, 0);
            repair.apply(session, result.differences());
            rollupRepair.apply(session, result);
            commit(session);
            return result(locked, result.different());
        }
    }

    private static void commit(SqlSession session) {
        try {
            session.command("COMMIT");
        } catch (SqlSessionException e) {
            throw new UndecidedException(
                    e.getMessage() + "; it is unknown whether the rows were corrected: run it again");
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
        LedgerCheck ledger = new LedgerCheck(snapshot, recomputation);
        return new VerifyResult(
                snapshot,
                keys.size(),
                openWindows,
                RowDifference.between(snapshot.rows(), recomputation.rows()),
                RollupResult.all(snapshot, recomputation),
                ledger.differences(),
                goneFromKafka,
                ledger.withoutQuarantineRow(),
                recordsRead,
                unread,
                repaired);
    }

    private long endMs(Snapshot snapshot, long label) {
        return this.label == WindowLabel.END
                ? label * 1000
                : snapshot.plan().of(label * 1000).endMs();
    }

    @Override
    public void close() {
        quarantine.close();
        kafka.close();
    }
}
