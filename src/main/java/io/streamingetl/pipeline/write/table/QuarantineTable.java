package io.streamingetl.pipeline.write.table;

import io.streamingetl.core.progress.PartitionFlush;
import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.core.quarantine.QuarantinedRecord;
import io.streamingetl.pipeline.write.sql.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/** {@code etl_quarantine}: the quarantined records, each once. */
public final class QuarantineTable {
    private static final String INSERT = """
            INSERT INTO etl_quarantine (pipeline, topic, `partition`, `offset`, reason, detail, value, value_size,
              value_cut, record_key, record_time) VALUES\s""";

    private static final int COLUMNS = 11;

    /** More than a row takes without its value: detail, key, names and the text of the statement. */
    private static final int OTHER_BYTES = 8 * 1024;

    private final PacketLimit packets;
    private final String pipeline;

    public QuarantineTable(PacketLimit packets, String pipeline) {
        this.packets = packets;
        this.pipeline = pipeline;
    }

    /** Inserts the flushes' quarantined records; completes with their number. In a transaction. */
    public Future<Long> insert(SqlConnection connection, List<PartitionFlush> flushes) {
        Iterator<Tuple> rows = flushes.stream()
                .flatMap(flush -> flush.quarantined().stream().map(record -> row(flush.id(), record)))
                .iterator();
        return RowWriter.write(connection, QuarantineTable::sql, COLUMNS, packets.bytes(), into -> {
            if (!rows.hasNext()) {
                return false;
            }
            Tuple row = rows.next();
            for (int i = 0; i < COLUMNS; i++) {
                into.addValue(row.getValue(i));
            }
            return true;
        });
    }

    private static String sql(int rows) {
        return INSERT + Sql.rows(rows, COLUMNS);
    }

    private Tuple row(PartitionId id, QuarantinedRecord record) {
        Buffer value = buffer(record.value());
        int most = (int) Math.min(Integer.MAX_VALUE, Math.max(0, packets.bytes() - OTHER_BYTES));
        boolean cut = value != null && value.length() > most;
        return Tuple.of(pipeline, id.topic(), id.partition(), record.offset())
                .addString(record.rejection().reason().name())
                .addString(Sql.cut(record.rejection().detail(), 1_000))
                .addValue(cut ? value.slice(0, most) : value)
                .addInteger(record.valueSize())
                .addBoolean(cut || record.cut())
                .addValue(buffer(record.key()))
                .addLong(record.timestampMs());
    }

    private static Buffer buffer(ByteBuffer bytes) {
        if (bytes == null) {
            return null;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return Buffer.buffer(copy);
    }
}
