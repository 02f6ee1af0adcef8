package io.streamingetl.cli.redrive;

import io.streamingetl.cli.access.SqlSession;
import io.streamingetl.core.progress.PartitionId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads records from {@code etl_quarantine}. */
final class QuarantineQuery {
    private static final String RECORDS = """
            SELECT quarantine.*, (SELECT topic_id FROM etl_progress AS progress
              WHERE progress.pipeline = quarantine.pipeline AND progress.topic = quarantine.topic
                AND progress.`partition` = quarantine.`partition`) AS topic_id
            FROM etl_quarantine AS quarantine WHERE pipeline = ?""";

    private final SqlSession session;
    private final String pipeline;

    QuarantineQuery(SqlSession session, String pipeline) {
        this.session = session;
        this.pipeline = pipeline;
    }

    /**
     * The next selected records that were not redriven, in the order of their rows. Empty only if there are no more.
     */
    List<StoredRecord> read(RecordSelection selection, long afterRow, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(pipeline));
        parameters.addAll(selection.parameters());
        parameters.add(afterRow);
        String query = RECORDS + selection.sql() + " AND redriven IS NULL AND id > ? ORDER BY id LIMIT " + limit;
        List<StoredRecord> records = new ArrayList<>();
        session.forEachComplete(query, "", row -> records.add(record(row)), parameters.toArray());
        return records;
    }

    /** One record, redriven or not; empty if it is not in quarantine. */
    Optional<StoredRecord> find(RecordId id) {
        List<StoredRecord> found = new ArrayList<>();
        session.forEach(
                RECORDS + " AND topic = ? AND `partition` = ? AND `offset` = ?",
                row -> found.add(record(row)),
                pipeline,
                id.partition().topic(),
                id.partition().partition(),
                id.offset());
        return found.stream().findFirst();
    }

    private static StoredRecord record(Row row) {
        Buffer value = row.getBuffer("value");
        Buffer redrivenValue = row.getBuffer("redriven_value");
        boolean redriven = row.getLong("redriven") != null;
        return new StoredRecord(
                row.getLong("id"),
                new RecordId(
                        new PartitionId(row.getString("topic"), row.getInteger("partition")), row.getLong("offset")),
                Optional.ofNullable(row.getString("topic_id")),
                row.getString("reason"),
                bytes(value),
                ((Number) row.getValue("value_cut")).intValue() != 0,
                redriven ? Optional.of(bytes(redrivenValue == null ? value : redrivenValue)) : Optional.empty());
    }

    private static byte[] bytes(Buffer buffer) {
        return buffer == null ? null : buffer.getBytes();
    }
}
