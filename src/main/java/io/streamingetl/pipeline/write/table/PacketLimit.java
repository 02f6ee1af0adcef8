package io.streamingetl.pipeline.write.table;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.math.BigDecimal;

/**
 * How large a statement with its values may be: the server's {@code max_allowed_packet}, which it tells each new
 * connection. What is larger is not refused only, it ends the connection.
 */
public final class PacketLimit {
    /** For the statement's own header, and for what an estimate misses. */
    private static final int RESERVE_BYTES = 1_024;

    /** Length prefix, type and NULL bit of a value. */
    private static final long VALUE_OVERHEAD_BYTES = 13;

    /** A character of a text is 3 bytes of UTF-8 at most, and half of a pair is 2. */
    private static final long MAX_CHAR_BYTES = 3;

    private volatile long bytes = Long.MAX_VALUE;

    /** Asks the server of a new connection. */
    public Future<Void> ask(SqlConnection connection) {
        return connection
                .query("SELECT @@max_allowed_packet")
                .execute()
                .onSuccess(rows -> bytes = rows.iterator().next().getLong(0))
                .mapEmpty();
    }

    /** The most bytes that the values of one statement may take. */
    long bytes() {
        return bytes - RESERVE_BYTES;
    }

    /** So many bytes a value takes in a statement, at most. */
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
