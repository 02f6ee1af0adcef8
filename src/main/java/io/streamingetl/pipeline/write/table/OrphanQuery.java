package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the partitions of removed topics that have records in open windows. */
public final class OrphanQuery {
    private static final String SELECT = """
            SELECT topic, `partition`, resume_offset, next_offset FROM etl_progress
            WHERE pipeline = ? AND resume_offset < next_offset ORDER BY topic, `partition`""";

    private OrphanQuery() {}

    /**
     * Reads without locks.
     *
     * @param topics the topics of the configuration
     */
    public static Future<OrphanedPartitions> find(SqlClient client, String pipeline, Set<String> topics) {
        return client.preparedQuery(SELECT).execute(Tuple.of(pipeline)).map(rows -> {
            List<OrphanedPartitions.Span> found = new ArrayList<>();
            rows.forEach(row -> {
                if (!topics.contains(row.getString(0))) {
                    found.add(new OrphanedPartitions.Span(
                            new PartitionId(row.getString(0), row.getInteger(1)), row.getLong(2), row.getLong(3)));
                }
            });
            return new OrphanedPartitions(found);
        });
    }
}
