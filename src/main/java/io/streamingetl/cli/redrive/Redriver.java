package io.streamingetl.cli.redrive;

import io.streamingetl.cli.SqlSession;
import io.streamingetl.config.EtlConfig;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.ScanningDecoder;
import io.streamingetl.pipeline.write.RedriveTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Redrives records, a batch a transaction. Where it ends in the middle, or a COMMIT's answer is lost, it is run again:
 * what is committed is marked and not met again.
 */
final class Redriver implements AutoCloseable {
    private static final int BATCH = 500;

    private static final String CUT =
            "quarantine keeps only the beginning of its value, and Kafka does not have it any more: mend it with --edit";

    private final EtlConfig config;
    private final boolean dryRun;
    private final Judge judge;
    private final WholeValues wholeValues;
    private final SqlSession session;
    private final Quarantine quarantine;
    private final RedriveTally tally = new RedriveTally();

    /** Connects to the database. */
    Redriver(EtlConfig config, boolean dryRun) {
        this.config = config;
        this.dryRun = dryRun;
        this.judge = new Judge(
                new ScanningDecoder(config.schema()),
                config.schema().operands().size(),
                config.window().maxFuture().toMillis());
        this.wholeValues = new WholeValues(config);
        this.session = SqlSession.open(config.sink());
        this.quarantine = new Quarantine(session, config.pipeline());
    }

    /** Redrives all that are selected. */
    RedriveTally run(Selection selection) throws InterruptedException {
        long last = 0;
        List<StoredRecord> batch = quarantine.read(selection, last, BATCH);
        while (!batch.isEmpty()) {
            redrive(batch, Map.of());
            last = batch.get(batch.size() - 1).row();
            batch = quarantine.read(selection, last, BATCH);
        }
        return tally;
    }

    /**
     * Redrives these records with these values.
     *
     * @throws EditException where one is not in quarantine, or was redriven already; none is redriven then
     */
    RedriveTally run(Map<RecordId, byte[]> edits) throws InterruptedException {
        List<StoredRecord> records = edits.keySet().stream()
                .map(id -> quarantine
                        .find(id)
                        .orElseThrow(
                                () -> new EditException(id + " is not in quarantine of pipeline " + config.pipeline())))
                .toList();
        for (int from = 0; from < records.size(); from += BATCH) {
            redrive(records.subList(from, Math.min(records.size(), from + BATCH)), edits);
        }
        return tally;
    }

    private void redrive(List<StoredRecord> batch, Map<RecordId, byte[]> edits) throws InterruptedException {
        long nowMs = System.currentTimeMillis();
        List<StoredRecord> sound = new ArrayList<>();
        List<RedriveTransaction.Item> items = new ArrayList<>();
        for (StoredRecord record : batch) {
            byte[] edited = edits.get(new RecordId(record.partition(), record.offset()));
            boolean whole = edited == null && record.cut();
            byte[] value = edited != null
                    ? edited
                    : whole
                            ? wholeValues
                                    .read(session, record.partition(), record.offset())
                                    .orElse(null)
                            : record.value();
            if (whole && value == null) {
                tally.stays(record, record.reason(), CUT);
                continue;
            }
            Rejection rejection = judge.verdict(value, nowMs);
            if (rejection != null) {
                tally.stays(record, rejection.reason().name(), rejection.detail());
                continue;
            }
            sound.add(record);
            items.add(new RedriveTransaction.Item(record.row(), record.partition(), value, edited != null || whole));
        }
        if (dryRun) {
            sound.forEach(tally::redriven);
        } else if (!items.isEmpty()) {
            Set<Long> added = commit(items, nowMs);
            sound.stream().filter(record -> added.contains(record.row())).forEach(tally::redriven);
        }
    }

    private Set<Long> commit(List<RedriveTransaction.Item> items, long nowMs) {
        ScanningDecoder decoder = new ScanningDecoder(config.schema());
        return session.transaction((vertx, database, connection) ->
                new RedriveTransaction(vertx, database, config, decoder).run(connection, items, nowMs));
    }

    @Override
    public void close() {
        wholeValues.close();
        session.close();
    }
}
