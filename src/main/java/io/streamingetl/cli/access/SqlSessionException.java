package io.streamingetl.cli.access;

import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.pipeline.write.sql.SqlFaults;

/** The database did not do what a command asked of it; the message names the server and the reason. */
public final class SqlSessionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlSessionException(String where, Throwable failure) {
        super("the database at " + where + ": " + reason(failure), failure);
    }

    /** Whether it may do so when it is asked again, on another connection. */
    public boolean isTransient() {
        return SqlFaults.kind(getCause()) == SqlFaults.Kind.TRANSIENT && !(getCause() instanceof SchemaException);
    }

    /** Whether the row to insert is there already. */
    public boolean isDuplicateKey() {
        return SqlFaults.isDuplicateKey(getCause());
    }

    private static String reason(Throwable failure) {
        return failure instanceof SchemaException ? failure.getMessage() : SqlFaults.describe(failure);
    }
}
