package io.streamingetl.pipeline.write.sql;

import io.streamingetl.core.text.FailureMessage;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Classifies failures of the database; {@link SqlError} lists the server's errors. */
public final class SqlFaults {

    /** What to do about a failure. */
    public enum Kind {
        /** Ends by itself: connection lost, deadlock, lock wait, server starting or stopping. Retried soon. */
        TRANSIENT,
        /**
         * Ends when a person fixes it: privilege, table, column, range, password. It refuses a start or a
         * configuration; a pipeline that runs retries it as well.
         */
        PERMANENT,
        /** A bug of this program. Not retried. */
        BUG
    }

    /**
     * The classes of SQLSTATE that no retry changes: unsupported, invalid value, violated constraint, refused
     * authorization, no such database, syntax or privilege, refused by a trigger.
     */
    private static final Set<String> PERMANENT_CLASSES = Set.of("0A", "22", "23", "28", "3D", "42", "45");

    /** The client's text for a method that it lacks; the method's name follows. */
    private static final String UNSUPPORTED_METHOD = "Unsupported authentication method: ";

    private static final Set<SqlError> LOCK_CONFLICTS = EnumSet.of(SqlError.LOCK_DEADLOCK, SqlError.LOCK_WAIT_TIMEOUT);

    private static final Set<SqlError> ACCESS_DENIED = EnumSet.of(
            SqlError.TABLEACCESS_DENIED_ERROR, SqlError.COLUMNACCESS_DENIED_ERROR, SqlError.DBACCESS_DENIED_ERROR);

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
        Optional<Kind> known = SqlError.of(failure).flatMap(SqlError::kind);
        if (known.isPresent()) {
            return known.get();
        }
        if (failure instanceof MySQLException error) {
            return kindOfState(error.getSqlState());
        }
        if (failure instanceof SchemaException
                || certificateFault(failure).isPresent()
                || unsupportedMethod(failure).isPresent()) {
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

    private static Kind kindOfState(String sqlState) {
        return sqlState != null && sqlState.length() == 5 && PERMANENT_CLASSES.contains(sqlState.substring(0, 2))
                ? Kind.PERMANENT
                : Kind.TRANSIENT;
    }

    /**
     * The reason why the server's certificate is not accepted. Any other failure of a handshake may come from a server
     * that starts or stops.
     */
    private static Optional<Throwable> certificateFault(Throwable failure) {
        return causes(failure).filter(CertificateException.class::isInstance).findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /** The authentication method of the account, if the client lacks it. */
    private static Optional<String> unsupportedMethod(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        return failure instanceof UnsupportedOperationException && text.startsWith(UNSUPPORTED_METHOD)
                ? Optional.of(text.substring(UNSUPPORTED_METHOD.length()))
                : Optional.empty();
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

    /** Whether a statement took longer than its session allows. */
    public static boolean isStatementTimeout(Throwable failure) {
        return is(failure, EnumSet.of(SqlError.STATEMENT_TIMEOUT, SqlError.QUERY_TIMEOUT));
    }

    /** Whether the statement names a key twice. */
    public static boolean isDuplicateKeyName(Throwable failure) {
        return is(failure, SqlError.DUP_KEYNAME);
    }

    /** Whether the server does not know the statement. */
    public static boolean isUnknownStatement(Throwable failure) {
        return is(failure, SqlError.PARSE_ERROR);
    }

    /** Whether the user lacks a privilege on a table, one of its columns, or the database. */
    public static boolean isAccessDenied(Throwable failure) {
        return is(failure, ACCESS_DENIED);
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

    /** The failure in one line: what it means, and the text of the server, the client or the system. */
    public static String describe(Throwable failure) {
        if (failure instanceof SchemaException refusal) {
            return refusal.getCause() == null ? refusal.getMessage() : describe(refusal.getCause());
        }
        if (failure instanceof MySQLException error) {
            String text = "MySQL error " + error.getErrorCode() + ": " + text(error);
            return SqlError.of(failure)
                    .flatMap(SqlError::meaning)
                    .map(meaning -> meaning + " (" + text + ")")
                    .orElse(text);
        }
        return certificateFault(failure)
                .map(fault -> "the server's certificate is refused: " + fault.getMessage())
                .or(() -> unsupportedMethod(failure)
                        .map(method ->
                                "the account authenticates by " + method + ", which this program does not support"))
                .orElseGet(() -> describeConnection(failure));
    }

    /** The server's own text: the client wraps it in braces, with code and SQLSTATE. */
    static String text(MySQLException error) {
        String wrapped = error.getMessage();
        String head = "{errorMessage=";
        String tail = ", errorCode=" + error.getErrorCode() + ", sqlState=" + error.getSqlState() + "}";
        return wrapped.startsWith(head) && wrapped.endsWith(tail)
                ? wrapped.substring(head.length(), wrapped.length() - tail.length())
                : wrapped;
    }

    private static String describeConnection(Throwable failure) {
        String text = FailureMessage.of(failure);
        if (failure instanceof ConnectException && text.startsWith("Connection refused")) {
            return "nothing accepts connections at this port (" + text + ")";
        }
        if (failure instanceof UnknownHostException) {
            return "no name server knows the host (" + text + ")";
        }
        if (failure instanceof ClosedConnectionException) {
            return "the server closed the connection without an answer";
        }
        Optional<String> meaning = SqlError.of(failure).flatMap(SqlError::meaning);
        if (meaning.isPresent()) {
            return meaning.get();
        }
        return causes(failure).anyMatch(SSLException.class::isInstance)
                ? "the TLS handshake fails: "
                        + FailureMessage.of(
                                causes(failure).reduce((outer, inner) -> inner).orElse(failure))
                : text;
    }

    /** How a person fixes the failure, with the placeholders of {@link Refusal}; empty if its description says it. */
    static Optional<String> remedy(Throwable failure) {
        if (certificateFault(failure).isPresent()) {
            return Optional.of(
                    "sink.tls-ca must hold the authority that signed it; with sink.tls: verify-identity it must"
                            + " also be issued for sink.host");
        }
        return unsupportedMethod(failure).isPresent()
                ? SqlError.NOT_SUPPORTED_AUTH_MODE.remedy()
                : SqlError.of(failure).flatMap(SqlError::remedy);
    }
}
