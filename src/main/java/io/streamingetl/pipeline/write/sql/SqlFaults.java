package io.streamingetl.pipeline.write.sql;

import io.streamingetl.core.text.FailureMessage;
import io.vertx.mysqlclient.MySQLException;
import java.security.cert.CertificateException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Classifies failures of the database; {@link SqlError} lists the server's errors. */
public final class SqlFaults {

    /** What to do about a failure. */
    public enum Kind {
        /** Ends by itself: connection lost, deadlock, lock wait, server starting or stopping. Retried soon. */
        TRANSIENT,
        /** Ends when a person fixes it: privilege, table, column, range, password. Retried as well. */
        PERMANENT,
        /** A bug of this program. Not retried. */
        BUG
    }

    private static final Set<SqlError> LOCK_CONFLICTS = EnumSet.of(SqlError.LOCK_DEADLOCK, SqlError.LOCK_WAIT_TIMEOUT);

    /** Of the binary log's cache, of Group Replication and of Galera. */
    private static final Set<SqlError> TOO_LARGE = EnumSet.of(
            SqlError.TRANS_CACHE_FULL,
            SqlError.BINLOG_ROW_LOGGING_FAILED,
            SqlError.RUN_HOOK_ERROR,
            SqlError.ERROR_DURING_COMMIT);

    /** Galera's text in {@link SqlError#UNKNOWN_ERROR}, from the source of MariaDB's wsrep_client_service. */
    private static final String WRITE_SET_SIZE = "writeset size";

    private SqlFaults() {}

    /** The kind of this failure; an unknown one is transient, since waiting loses nothing. */
    public static Kind kind(Throwable failure) {
        if (failure instanceof MySQLException) {
            return SqlError.of(failure).map(SqlError::kind).orElse(Kind.TRANSIENT);
        }
        if (certificateFault(failure).isPresent()) {
            return Kind.PERMANENT;
        }
        return failure instanceof NullPointerException
                        || failure instanceof IllegalArgumentException
                        || failure instanceof ClassCastException
                        || failure instanceof IndexOutOfBoundsException
                        || failure instanceof ArithmeticException
                ? Kind.BUG
                : Kind.TRANSIENT;
    }

    /**
     * The reason why the server's certificate is not accepted. Any other failure of a handshake may come from a server
     * that starts or stops.
     */
    private static Optional<Throwable> certificateFault(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(CertificateException.class::isInstance)
                .findFirst();
    }

    private static boolean is(Throwable failure, Set<SqlError> errors) {
        return SqlError.of(failure).filter(errors::contains).isPresent();
    }

    private static boolean is(Throwable failure, SqlError error) {
        return is(failure, Set.of(error));
    }

    /** Whether the server aborted the transaction to resolve a deadlock, or a lock wait timed out. */
    public static boolean isLockConflict(Throwable failure) {
        return is(failure, LOCK_CONFLICTS);
    }

    /** Whether the transaction may have been larger than the server accepts in one. */
    public static boolean isTooLarge(Throwable failure) {
        return is(failure, TOO_LARGE)
                || (is(failure, SqlError.UNKNOWN_ERROR) && failure.getMessage().contains(WRITE_SET_SIZE));
    }

    /** Whether a row with the same unique key already exists. */
    public static boolean isDuplicateKey(Throwable failure) {
        return is(failure, SqlError.DUP_ENTRY);
    }

    /** Whether the statement names a column twice. */
    public static boolean isDuplicateColumn(Throwable failure) {
        return is(failure, SqlError.DUP_FIELDNAME);
    }

    /** Whether the server does not know the statement. */
    public static boolean isUnknownStatement(Throwable failure) {
        return is(failure, SqlError.PARSE_ERROR);
    }

    /** Whether the user lacks a privilege on the table. */
    public static boolean isTableAccessDenied(Throwable failure) {
        return is(failure, SqlError.TABLEACCESS_DENIED_ERROR);
    }

    /** Whether the user lacks a privilege that applies to the server as a whole. */
    public static boolean isServerAccessDenied(Throwable failure) {
        return is(failure, SqlError.SPECIFIC_ACCESS_DENIED_ERROR);
    }

    /** Equal for failures with one cause, whatever their text: the server's error number, or the kind of failure. */
    public static String category(Throwable failure) {
        if (failure instanceof MySQLException error) {
            return "error " + error.getErrorCode();
        }
        return certificateFault(failure).isPresent() ? "certificate" : "connection";
    }

    /** The failure in one line. */
    public static String describe(Throwable failure) {
        if (failure instanceof MySQLException error) {
            String text = "MySQL error " + error.getErrorCode() + ": " + error.getMessage();
            return SqlError.of(failure)
                    .flatMap(SqlError::meaning)
                    .map(meaning -> meaning + " (" + text + ")")
                    .orElse(text);
        }
        return certificateFault(failure)
                .map(fault -> "the server's certificate is refused: " + fault.getMessage())
                .orElseGet(() -> FailureMessage.of(failure));
    }

    /**
     * A {@link SchemaException} that says how to fix a failure that keeps the pipeline from starting; the failure
     * itself where a retry may succeed.
     */
    public static Throwable explain(Throwable failure) {
        Optional<String> remedy = SqlError.of(failure).flatMap(SqlError::remedy);
        if (remedy.isPresent() && failure instanceof MySQLException error) {
            return new SchemaException(
                    "the server refuses (error " + error.getErrorCode() + "): " + error.getMessage() + "\n  "
                            + remedy.get(),
                    error);
        }
        return certificateFault(failure).isPresent()
                ? new SchemaException(
                        describe(failure) + "\n  sink.tls-ca must hold the authority that signed it; with sink.tls:"
                                + " verify-identity it must also be issued for sink.host",
                        failure)
                : failure;
    }
}
