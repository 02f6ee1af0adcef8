package io.streamingetl.ops.result;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.write.schema.OwnTables;
import io.streamingetl.pipeline.write.sql.Identifiers;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Until when the rows are complete: the least {@code closed_through} of the pipeline's partitions, read in the same
 * snapshot as the rows. Only late events change rows up to there.
 *
 * <p>A partition that is idle, caught up and has no open window does not count, as it does not delay the closing of
 * windows. Only the nodes know that of a partition; one that no known node reads counts. If none counts, the rows are
 * complete up to the greatest {@code closed_through}.
 */
final class CompleteThrough {
    private static final String PROGRESS = "SELECT topic, `partition`, closed_through FROM "
            + Identifiers.quote(OwnTables.PROGRESS) + " WHERE pipeline = ? AND records > 0";

    private CompleteThrough() {}

    /** @param settled the partitions that are idle, caught up and have no open window */
    static Future<Optional<Instant>> read(SqlConnection connection, EtlConfig config, Set<PartitionId> settled) {
        return new BoundQuery(PROGRESS, List.of(config.pipeline()))
                .execute(connection)
                .map(rows -> of(rows, Set.copyOf(config.source().topics()), settled));
    }

    private static Optional<Instant> of(RowSet<Row> rows, Set<String> topics, Set<PartitionId> settled) {
        long leastMs = Long.MAX_VALUE;
        long greatestMs = Long.MIN_VALUE;
        for (Row row : rows) {
            PartitionId id = new PartitionId(row.getString(0), row.getInteger(1));
            Long closedMs = row.getLong(2);
            if (!topics.contains(id.topic()) || (settled.contains(id) && closedMs != null)) {
                greatestMs = Math.max(greatestMs, closedMs == null ? Long.MIN_VALUE : closedMs);
            } else if (closedMs == null) {
                return Optional.empty();
            } else {
                leastMs = Math.min(leastMs, closedMs);
            }
        }
        long throughMs = leastMs == Long.MAX_VALUE ? greatestMs : leastMs;
        return throughMs == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(throughMs));
    }
}
