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

/** Redrives records, a batch a transaction. */
final class Redriver implements AutoCloseable {
    private static final int BATCH = 500;

    private static final String CUT =
            "quarantine keeps only the beginning of its value, and Kafka does not have it any more: mend it with"
                    + " --edit";

    private final EtlConfig config;
    private final boolean dryRun;
    private final RedriveCheck judge;
    private final FullValues wholeValues;
    private final RedriveCommitter commits;
    private final RedriveTally tally = new RedriveTally();

    /** Connects when run. */
    Redriver(EtlConfig config, boolean dryRun) {
        this.config = config;
        this.dryRun = dryRun;
        this.judge = new RedriveCheck(
                Decoders.of(config.schema()),
                config.aggregation().operands().size(),
                config.window().maxFuture().toMillis());
        this.wholeValues = new FullValues(config);
        this.commits = new RedriveCommitter(config);
    }

    /** What became of the records so far; all of them after a run that ended without an exception. */
    RedriveTally tally() {
        return tally;
    }

    /** Redrives all that are selected. */
    void run(Selection selection) throws InterruptedException, UnfinishedException {
        try {
            List<StoredRecord> batch = asked(quarantine -> quarantine.read(selection, 0, BATCH));
            while (!batch.isEmpty()) {
                redrive(batch, Map.of());
                long last = batch.get(batch.size() - 1).row();
                batch = asked(quarantine -> quarantine.read(selection, last, BATCH));
            }
        } catch (SqlSessionException | KafkaException e) {
            throw new UnfinishedException(e.getMessage(), e);
        }
    }

    /**
     * Redrives these records with these values. One that has its value already, from a run before, is left alone.
     *
     * @throws EditException where one is not in quarantine, or was redriven with another value; none is redriven then
     */
    void run(Map<RecordId, byte[]> edits) throws InterruptedException, UnfinishedException {
        try {
            List<StoredRecord> records = asked(quarantine ->
                    edits.keySet().stream().map(id -> found(quarantine, id)).toList());
            List<StoredRecord> open = new ArrayList<>();
            for (StoredRecord record : records) {
                if (record.redriven().isEmpty()) {
                    open.add(record);
                } else if (record.isRedrivenWith(edits.get(record.id()))) {
                    tally.redrivenElsewhere();
                } else {
                    throw new EditException(record + " was redriven already, with another value");
                }
            }
            for (int from = 0; from < open.size(); from += BATCH) {
                redrive(open.subList(from, Math.min(open.size(), from + BATCH)), edits);
            }
        } catch (SqlSessionException | KafkaException e) {
            throw new UnfinishedException(e.getMessage(), e);
        }
    }

    private StoredRecord found(Quarantine quarantine, RecordId id) {
        return quarantine
                .find(id)
                .orElseThrow(() -> new EditException(id + " is not in quarantine of pipeline " + config.pipeline()));
    }

    /** A connection for the moment: one that is silent while Kafka is read would be ended by the server. */
    private <T> T asked(Function<Quarantine, T> question) {
        try (SqlSession session = SqlSession.open(config.sink())) {
            return question.apply(new Quarantine(session, config.pipeline()));
        }
    }

    private void redrive(List<StoredRecord> batch, Map<RecordId, byte[]> edits)
            throws InterruptedException, UnfinishedException {
        long nowMs = System.currentTimeMillis();
        Map<StoredRecord, Item> sound = new LinkedHashMap<>();
        for (StoredRecord record : batch) {
            byte[] edited = edits.get(record.id());
            boolean whole = edited == null && record.cut();
            byte[] value =
                    edited != null ? edited : whole ? wholeValues.read(record).orElse(null) : record.value();
            if (whole && value == null) {
                tally.stays(record, record.reason(), CUT);
                continue;
            }
            Rejection rejection = judge.verdict(value, nowMs);
            if (rejection != null) {
                tally.stays(record, rejection.reason().name(), rejection.detail());
                continue;
            }
            sound.put(record, new Item(record.row(), record.id().partition(), value, edited != null || whole));
        }
        if (dryRun) {
            sound.keySet().forEach(tally::redriven);
        } else if (!sound.isEmpty()) {
            Set<Long> added = commits.commit(List.copyOf(sound.values()), nowMs);
            Map<Boolean, List<StoredRecord>> ours =
                    sound.keySet().stream().collect(Collectors.partitioningBy(record -> added.contains(record.row())));
            ours.get(true).forEach(tally::redriven);
            tellElsewhere(ours.get(false), edits);
        }
    }

    /** Those that another redrive marked between our reading and our lock. */
    private void tellElsewhere(List<StoredRecord> records, Map<RecordId, byte[]> edits) {
        if (edits.isEmpty()) {
            records.forEach(record -> tally.redrivenElsewhere());
        } else if (!records.isEmpty()) {
            Map<StoredRecord, Boolean> asMeant =
                    asked(quarantine -> records.stream().collect(Collectors.toMap(record -> record, record -> quarantine
                            .find(record.id())
                            .filter(now -> now.isRedrivenWith(edits.get(now.id())))
                            .isPresent())));
            records.forEach(record -> {
                if (asMeant.get(record)) {
                    tally.redrivenElsewhere();
                } else {
                    tally.overtaken(record);
                }
            });
        }
    }

    @Override
    public void close() {
        wholeValues.close();
    }
}
