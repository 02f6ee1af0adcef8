package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.progress.Ledger;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.progress.Progress;
import io.streamingetl.core.window.Watermark;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/** A row of {@code etl_progress} as a {@link Progress}, and back. */
final class ProgressRow {
    /** The columns that {@link #read} needs. */
    static final String COLUMNS = """
            topic_id, owner_epoch, owner_nonce, flushes, next_offset, resume_offset, closed_through, max_event_time,
              records, aggregated, late, quarantined, leader_epoch, lost_from, replay""";

    /** What a flush writes, in the order of {@link #values}. */
    static final String ASSIGNMENTS = """
            flushes = ?, next_offset = ?, resume_offset = ?, closed_through = ?, max_event_time = ?, records = ?,
              aggregated = ?, late = ?, quarantined = ?, leader_epoch = ?, replay = ?""";

    private ProgressRow() {}

    /** @throws IllegalArgumentException if its columns contradict each other; the program changes them only together */
    static Progress read(PartitionId id, Row row) {
        try {
            return read(row);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the row of " + id + " in etl_progress can't be right: " + e.getMessage()
                            + "; correct it, or restore it from a copy",
                    e);
        }
    }

    private static Progress read(Row row) {
        return new Progress(
                row.getLong("owner_epoch"),
                row.getLong("owner_nonce"),
                row.getLong("flushes"),
                row.getLong("next_offset"),
                row.getLong("resume_offset"),
                timeMs(row.getLong("closed_through")),
                timeMs(row.getLong("max_event_time")),
                new Ledger(
                        row.getLong("records"),
                        row.getLong("aggregated"),
                        row.getLong("late"),
                        row.getLong("quarantined")),
                orElse(row.getInteger("leader_epoch"), Progress.UNKNOWN_EPOCH),
                orElse(row.getLong("lost_from"), Progress.NOTHING_LOST),
                ReplayText.records(row.getString("replay"), row.getLong("resume_offset"), row.getLong("next_offset")));
    }

    static Tuple values(Progress progress) {
        Ledger ledger = progress.ledger();
        return Tuple.of(progress.flushes(), progress.nextOffset(), progress.resumeOffset())
                .addValue(nullable(progress.closedThroughMs()))
                .addValue(nullable(progress.maxEventTimeMs()))
                .addLong(ledger.records())
                .addLong(ledger.aggregated())
                .addLong(ledger.late())
                .addLong(ledger.quarantined())
                .addValue(progress.leaderEpoch() == Progress.UNKNOWN_EPOCH ? null : progress.leaderEpoch())
                .addString(ReplayText.of(progress));
    }

    /** The event time in a column; {@link Watermark#NONE} for NULL. */
    static long timeMs(Long nullable) {
        return orElse(nullable, Watermark.NONE);
    }

    private static Long nullable(long timeMs) {
        return timeMs == Watermark.NONE ? null : timeMs;
    }

    private static <T> T orElse(T nullable, T otherwise) {
        return nullable == null ? otherwise : nullable;
    }
}
