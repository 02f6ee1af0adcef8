package io.streamingetl.pipeline.write.sql;

import io.vertx.mysqlclient.MySQLException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The one place that knows what a database's failure means. */
public final class SqlFaults {

    /** What to do about a failure. */
    public enum Kind {
        /** Goes away by itself: connection lost, deadlock, lock wait, server starting or stopping. Tried again soon. */
        TRANSIENT,
        /** Goes away when somebody mends it: privilege, table, column, range, password. Tried again, too. */
        PERMANENT,
        /** An error of this program. Not tried again. */
        BUG
    }

    private static final Map<Integer, String> PERMANENT = Map.ofEntries(
            Map.entry(1043, "the server does not take encrypted connections"),
            Map.entry(1044, "the user may not use the database"),
            Map.entry(1045, "the user or its password is refused"),
            Map.entry(1049, "the database does not exist"),
            Map.entry(1142, "the user lacks a privilege on the table"),
            Map.entry(1143, "the user lacks a privilege on a column"),
            Map.entry(1146, "the table does not exist"),
            Map.entry(1054, "the table lacks a column"),
            Map.entry(1048, "a column does not take NULL"),
            Map.entry(1062, "a unique key that is not the pipeline's refuses a row"),
            Map.entry(1136, "the table has other columns than expected"),
            Map.entry(1227, "the user lacks a privilege"),
            Map.entry(1264, "a sum is out of its column's range"),
            Map.entry(1364, "a column of the table has no default"),
            Map.entry(1366, "a column does not take the value"),
            Map.entry(1406, "a value is too long for its column"),
            Map.entry(1197, "the transaction is larger than the server takes: raise max_binlog_cache_size"),
            Map.entry(1534, "the transaction is larger than the server takes: raise max_binlog_cache_size"),
            Map.entry(1665, ServerSettings.STATEMENT_FORMAT),
            Map.entry(1698, "the user or its password is refused"),
            Map.entry(
                    3100,
                    "Group Replication refuses the transaction, as where it is larger than"
                            + " group_replication_transaction_size_limit"),
            Map.entry(3140, "a column does not take the value"));

    /** What ends by itself, or on another server: the usual states of a server that takes no writes. */
    private static final Map<Integer, String> STATES = Map.of(
            1047, "the server has no quorum of its cluster",
            1053, "the server stops",
            1290, "the server is read-only",
            1792, "the session is read-only",
            1836, "the server is read-only",
            3032, "the server is offline",
            3100, "the server's group refuses the transaction",
            3101, "the server's group refuses the transaction");

    private SqlFaults() {}

    /** Which kind of failure this is; what is not known is transient, since to wait loses nothing. */
    public static Kind kind(Throwable failure) {
        if (failure instanceof MySQLException error) {
            return PERMANENT.containsKey(error.getErrorCode()) ? Kind.PERMANENT : Kind.TRANSIENT;
        }
        if (isDistrust(failure)) {
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
     * Whether the server's certificate is not accepted. Any other failure of a handshake may be a server that starts or
     * stops.
     */
    public static boolean isDistrust(Throwable failure) {
        return certificateFault(failure).isPresent();
    }

    private static Optional<Throwable> certificateFault(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(CertificateException.class::isInstance)
                .findFirst();
    }

    /** Whether the server chose this transaction to end a deadlock, or its wait for a lock was too long. */
    public static boolean isLockConflict(Throwable failure) {
        return failure instanceof MySQLException error
                && (error.getErrorCode() == 1213 || error.getErrorCode() == 1205);
    }

    /**
     * Whether the transaction may have been larger than the server takes in one: more than its binary log's cache holds
     * (1197, 1534), than Group Replication sends (3100) or than Galera does (1180; 1105 with this text, as sources of
     * MariaDB's wsrep_client_service have it).
     */
    public static boolean isTooLarge(Throwable failure) {
        return failure instanceof MySQLException error
                && switch (error.getErrorCode()) {
                    case 1197, 1534, 3100, 1180 -> true;
                    case 1105 -> error.getMessage().contains("writeset size");
                    default -> false;
                };
    }

    /** Whether a row with the same unique key is there already. */
    public static boolean isDuplicateKey(Throwable failure) {
        return failure instanceof MySQLException error && error.getErrorCode() == 1062;
    }

    /** What failures have in common that tell of the same trouble: the server's error, or that it can't be reached. */
    public static String sort(Throwable failure) {
        if (failure instanceof MySQLException error) {
            return "error " + error.getErrorCode();
        }
        return isDistrust(failure) ? "certificate" : "connection";
    }

    /** The failure in one line. */
    public static String describe(Throwable failure) {
        if (failure instanceof MySQLException error) {
            String meaning = PERMANENT.getOrDefault(error.getErrorCode(), STATES.get(error.getErrorCode()));
            String said = "MySQL error " + error.getErrorCode() + ": " + error.getMessage();
            return meaning == null ? said : meaning + " (" + said + ")";
        }
        return certificateFault(failure)
                .map(fault -> "the server's certificate is refused: " + fault.getMessage())
                .orElseGet(() -> failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }
}
