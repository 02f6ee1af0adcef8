package io.streamingetl.cli.redrive;

import io.streamingetl.cli.SqlSession;
import io.streamingetl.core.progress.PartitionId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads {@code etl_quarantine}. */
final class Quarantine {
    private static final String COLUMNS =
            "SELECT id, topic, `partition`, `offset`, reason, value, value_cut, redriven FROM etl_quarantine WHERE pipeline = ?";

    private final SqlSession session;
    private final String pipeline;

    Quarantine(SqlSession session, String pipeline) {
        this.session = session;
        this.pipeline = pipeline;
    }

    /** The selected records that were not redriven, from a row on, in the order of their rows. */
    List<StoredRecord> read(Selection selection, long afterRow, int most) {
        List<Object> parameters = new ArrayList<>(List.of(pipeline));
        parameters.addAll(selection.parameters());
        parameters.add(afterRow);
        List<StoredRecord> records = new ArrayList<>();
        session.each(
                COLUMNS + selection.sql() + " AND redriven IS NULL AND id > ? ORDER BY id LIMIT " + most,
                row -> records.add(record(row)),
                parameters.toArray());
        return records;
    }

    /**
     * One record; empty where it is not in quarantine.
     *
     * @throws EditException where it was redriven already
     */
    Optional<StoredRecord> find(RecordId id) {
        List<StoredRecord> found = new ArrayList<>();
        AtomicBoolean redriven = new AtomicBoolean();
        session.each(
                COLUMNS + " AND topic = ? AND `partition` = ? AND `offset` = ?",
                row -> {
                    redriven.set(row.getLong("redriven") != null);
                    found.add(record(row));
                },
                pipeline,
                id.partition().topic(),
                id.partition().partition(),
                id.offset());
        // Not in the receiver: what it throws is taken for the database's failure.
        if (redriven.get()) {
            throw new EditException(id + " was redriven already");
        }
        return found.stream().findFirst();
    }

    private static StoredRecord record(Row row) {
        Buffer value = row.getBuffer("value");
        return new StoredRecord(
                row.getLong("id"),
                new PartitionId(row.getString("topic"), row.getInteger("partition")),
                row.getLong("offset"),
                row.getString("reason"),
                value == null ? null : value.getBytes(),
                ((Number) row.getValue("value_cut")).intValue() != 0);
    }
}
