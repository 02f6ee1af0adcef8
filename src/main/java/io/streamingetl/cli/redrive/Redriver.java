package io.streamingetl.cli.redrive;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.cli.access.SqlSessionException;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.decode.Decoders;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.pipeline.write.RedriveTransaction.Item;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** Redrives records, one transaction per batch. */
final class Redriver implements AutoCloseable {
    private static final int BATCH = 500;

    private static final String CUT =
            "quarantine has only the beginning of its value, and the record is no longer in Kafka: supply the value with"
                    + " --edit";

    private final EtlConfig config;
    private final boolean dryRun;
    private final RedriveCheck check;
    private final FullValues fullValues;
    private final RedriveCommitter committer;
    private final RedriveTally tally = new RedriveTally();

    /** Connects only when it runs. */
    Redriver(EtlConfig config, boolean dryRun) {
        this.config = config;
        this.dryRun = dryRun;
        this.check = new RedriveCheck(
                Decoders.of(config.schema()),
                config.aggregation().operands().size(),
                config.window().maxFuture().toMillis());
        this.fullValues = new FullValues(config);
        this.committer = new RedriveCommitter(config);
    }

    /** The outcomes so far; complete after a run without an exception. */
    RedriveTally tally() {
        return tally;
    }

    /** Redrives all selected records. */
    void run(RecordSelection selection) throws InterruptedException, UnfinishedException {
        try {
            List<StoredRecord> batch = query(quarantine -> quarantine.read(selection, 0, BATCH));
            while (!batch.isEmpty()) {
                redrive(batch, Map.of());
                long last = batch.get(batch.size() - 1).row();
                batch = query(quarantine -> quarantine.read(selection, last, BATCH));
            }
        } catch (SqlSessionException | KafkaException e) {
            throw new UnfinishedException(e.getMessage(), e);
        }
    }

    /**
     * Redrives these records with these values. Skips records that an earlier run redrove with the same value.
     *
     * @throws EditException if a record is not in quarantine or was redriven with another value; none is redriven then
     */
    void run(Map<RecordId, byte[]> edits) throws InterruptedException, UnfinishedException {
        try {
            List<StoredRecord> records = query(quarantine ->
                    edits.keySet().stream().map(id -> found(quarantine, id)).toList());
            List<StoredRecord> pending = new ArrayList<>();
            for (StoredRecord record : records) {
                if (record.redriven().isEmpty()) {
                    pending.add(record);
                } else if (record.isRedrivenWith(edits.get(record.id()))) {
                    tally.redrivenElsewhere();
                } else {
                    throw new EditException(record + " was already redriven with another value");
                }
            }
            for (int from = 0; from < pending.size(); from += BATCH) {
                redrive(pending.subList(from, Math.min(pending.size(), from + BATCH)), edits);
            }
        } catch (SqlSessionException | KafkaException e) {
            throw new UnfinishedException(e.getMessage(), e);
        }
    }

    private StoredRecord found(QuarantineQuery quarantine, RecordId id) {
        return quarantine
                .find(id)
                .orElseThrow(() -> new EditException(id + " is not in quarantine of pipeline " + config.pipeline()));
    }

    /** Uses a new connection, because the server may close one that is idle while Kafka is read. */
    private <T> T query(Function<QuarantineQuery, T> query) {
        try (SqlSession session = SqlSession.open(config.sink())) {
            return query.apply(new QuarantineQuery(session, config.pipeline()));
        }
    }

    private void redrive(List<StoredRecord> batch, Map<RecordId, byte[]> edits)
            throws InterruptedException, UnfinishedException {
        long nowMs = System.currentTimeMillis();
        Map<StoredRecord, Item> accepted = new LinkedHashMap<>();
        for (StoredRecord record : batch) {
            byte[] edited = edits.get(record.id());
            boolean fetched = edited == null && record.cut();
            byte[] value =
                    edited != null ? edited : fetched ? fullValues.read(record).orElse(null) : record.value();
            if (fetched && value == null) {
                tally.stays(record, record.reason(), CUT);
                continue;
            }
            Rejection rejection = check.rejection(value, nowMs);
            if (rejection != null) {
                tally.stays(record, rejection.reason().name(), rejection.detail());
                continue;
            }
            accepted.put(record, new Item(record.row(), record.id().partition(), value, edited != null || fetched));
        }
        if (dryRun) {
            accepted.keySet().forEach(tally::redriven);
        } else if (!accepted.isEmpty()) {
            Set<Long> added = committer.commit(List.copyOf(accepted.values()), nowMs);
            Map<Boolean, List<StoredRecord>> byOwner = accepted.keySet().stream()
                    .collect(Collectors.partitioningBy(record -> added.contains(record.row())));
            byOwner.get(true).forEach(tally::redriven);
            countOthers(byOwner.get(false), edits);
        }
    }

    /** Counts the records that another redrive marked after they were read here and before they were locked. */
    private void countOthers(List<StoredRecord> records, Map<RecordId, byte[]> edits) {
        if (edits.isEmpty()) {
            records.forEach(record -> tally.redrivenElsewhere());
        } else if (!records.isEmpty()) {
            Map<StoredRecord, Boolean> sameValue =
                    query(quarantine -> records.stream().collect(Collectors.toMap(record -> record, record -> quarantine
                            .find(record.id())
                            .filter(now -> now.isRedrivenWith(edits.get(now.id())))
                            .isPresent())));
            records.forEach(record -> {
                if (sameValue.get(record)) {
                    tally.redrivenElsewhere();
                } else {
                    tally.overtaken(record);
                }
            });
        }
    }

    @Override
    public void close() {
        fullValues.close();
    }
}
