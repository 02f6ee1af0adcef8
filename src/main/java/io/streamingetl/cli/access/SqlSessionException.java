package io.streamingetl.cli.access;

import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.SqlFaults;

/** A database request of a command failed. The message names the server and the reason. */
public final class SqlSessionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlSessionException(String where, Throwable failure) {
        super("the database at " + where + ": " + reason(failure), failure);
    }

    /** Whether a retry on another connection may succeed. */
    public boolean isTransient() {
        return SqlFaults.kind(getCause()) == SqlFaults.Kind.TRANSIENT && !(getCause() instanceof SchemaException);
    }

    /** Whether the row to insert exists already. */
    public boolean isDuplicateKey() {
        return SqlFaults.isDuplicateKey(getCause());
    }

    private static String reason(Throwable failure) {
        return failure instanceof SchemaException ? failure.getMessage() : SqlFaults.describe(failure);
    }
}
