package io.streamingetl.cli.access;

import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.pipeline.write.sql.Refusal;
import io.streamingetl.pipeline.write.sql.SqlFaults;

/**
 * A database request of a command failed. The first line of the message names the server, the user and the reason;
 * further lines say how to fix it, if a person must.
 */
public final class SqlSessionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlSessionException(SinkConfig sink, Throwable failure) {
        super(Refusal.describe(failure, sink), failure);
    }

    /** Whether a retry on another connection may succeed. */
    public boolean isTransient() {
        return SqlFaults.kind(getCause()) == SqlFaults.Kind.TRANSIENT;
    }

    /** Whether the row to insert exists already. */
    public boolean isDuplicateKey() {
        return SqlFaults.isDuplicateKey(getCause());
    }
}
