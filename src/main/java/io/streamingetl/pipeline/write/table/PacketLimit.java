package io.streamingetl.pipeline.write.table;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;

/**
 * The size limit of a statement with its values: the server's {@code max_allowed_packet}, read on each new connection.
 * The server ends a connection that exceeds it.
 */
public final class PacketLimit {
    /** For the statement's header, and for what the estimate misses. */
    private static final int RESERVE_BYTES = 1_024;

    /** Length prefix, type and NULL bit of a value. */
    private static final long VALUE_OVERHEAD_BYTES = 13;

    /** A char is at most 3 bytes of UTF-8; half of a surrogate pair is 2. */
    private static final long MAX_CHAR_BYTES = 3;

    private volatile long bytes = Long.MAX_VALUE;

    /** Reads the limit on a new connection. */
    public Future<Void> read(SqlConnection connection) {
        return connection
                .query("SELECT @@max_allowed_packet")
                .execute()
                .onSuccess(rows -> bytes = rows.iterator().next().getLong(0))
                .mapEmpty();
    }

    /** The most bytes for the values of one statement. */
    long bytes() {
        return bytes - RESERVE_BYTES;
    }

    /** The most bytes that a value takes in a statement. */
    static long of(Object value) {
        if (value instanceof String text) {
            return VALUE_OVERHEAD_BYTES + text.length() * MAX_CHAR_BYTES;
        }
        if (value instanceof Buffer buffer) {
            return VALUE_OVERHEAD_BYTES + buffer.length();
        }
        if (value instanceof BigDecimal decimal) {
            return VALUE_OVERHEAD_BYTES + decimal.precision() + Math.max(0, decimal.scale());
        }
        return VALUE_OVERHEAD_BYTES;
    }
}
