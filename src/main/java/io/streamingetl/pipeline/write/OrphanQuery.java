package io.streamingetl.pipeline.write;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.pipeline.messages.OrphanedPartitions;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which progress rows of topics that are not read say that open windows are not written. */
public final class OrphanQuery {
    private static final String READ = """
            SELECT topic, `partition`, resume_offset, next_offset FROM etl_progress
            WHERE pipeline = ? AND resume_offset < next_offset ORDER BY topic, `partition`""";

    private OrphanQuery() {}

    /** Reads them, and locks nothing. */
    public static Future<OrphanedPartitions> find(SqlClient client, String pipeline, Set<String> topics) {
        return client.preparedQuery(READ).execute(Tuple.of(pipeline)).map(rows -> {
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
