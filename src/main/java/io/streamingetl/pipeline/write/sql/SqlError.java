package io.streamingetl.pipeline.write.sql;

import io.streamingetl.pipeline.write.sql.SqlFaults.Kind;
import io.vertx.mysqlclient.MySQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The server errors that the program recognizes by number. Constants are named as in MySQL's list of server errors,
 * without the prefix {@code ER_}; MariaDB uses the same numbers.
 */
enum SqlError {
    HANDSHAKE_ERROR(
            1043,
            Kind.PERMANENT,
            "the server does not accept encrypted connections",
            "the server does not accept encrypted connections, which sink.tls requires: give it a certificate and a key"),
    DBACCESS_DENIED_ERROR(
            1044,
            Kind.PERMANENT,
            "the user may not use the database",
            "the user has no privilege on this database: GRANT SELECT, INSERT, UPDATE, CREATE on it"),
    ACCESS_DENIED_ERROR(
            1045,
            Kind.PERMANENT,
            "the user or its password is refused",
            "sink.user or sink.password is wrong, or the user may not connect from this host"),
    /** Galera: the node is not part of a primary component. */
    UNKNOWN_COM_ERROR(1047, Kind.TRANSIENT, "the server has no quorum of its cluster"),
    BAD_NULL_ERROR(1048, Kind.PERMANENT, "a column does not accept NULL"),
    BAD_DB_ERROR(
            1049,
            Kind.PERMANENT,
            "the database does not exist",
            "sink.database names no database of this server: create it"),
    SERVER_SHUTDOWN(1053, Kind.TRANSIENT, "the server is shutting down"),
    BAD_FIELD_ERROR(1054, Kind.PERMANENT, "the table lacks a column"),
    TOO_LONG_IDENT(1059, Kind.PERMANENT, "a name is too long", "sink.table is too long"),
    DUP_FIELDNAME(1060),
    DUP_ENTRY(1062, Kind.PERMANENT, "a unique key that is not the pipeline's refuses a row"),
    PARSE_ERROR(1064),
    TOO_MANY_KEY_PARTS(
            1070, Kind.PERMANENT, "a key has too many columns", "event.key has too many fields for one unique key"),
    TOO_LONG_KEY(
            1071,
            Kind.PERMANENT,
            "a key is too long",
            "event.key has strings that are too long for one unique key: declare shorter ones in event.types"),
    /** Of the server's own text; Galera's for a write set that is too large. */
    UNKNOWN_ERROR(1105),
    WRONG_VALUE_COUNT_ON_ROW(1136, Kind.PERMANENT, "the table has other columns than expected"),
    TABLEACCESS_DENIED_ERROR(
            1142,
            Kind.PERMANENT,
            "the user lacks a privilege on the table",
            "the user lacks a privilege on this table: GRANT SELECT, INSERT, UPDATE on it, and CREATE to create it"),
    COLUMNACCESS_DENIED_ERROR(
            1143,
            Kind.PERMANENT,
            "the user lacks a privilege on a column",
            "the user lacks a privilege on this column: GRANT SELECT, INSERT, UPDATE on the whole table"),
    NO_SUCH_TABLE(1146, Kind.PERMANENT, "the table does not exist"),
    ERROR_DURING_COMMIT(1180),
    TRANS_CACHE_FULL(
            1197, Kind.PERMANENT, "the transaction is larger than the server accepts: raise max_binlog_cache_size"),
    LOCK_WAIT_TIMEOUT(1205),
    LOCK_DEADLOCK(1213),
    SPECIFIC_ACCESS_DENIED_ERROR(1227, Kind.PERMANENT, "the user lacks a privilege"),
    WARN_DATA_OUT_OF_RANGE(1264, Kind.PERMANENT, "a sum is out of its column's range"),
    OPTION_PREVENTS_STATEMENT(1290, Kind.TRANSIENT, "the server is read-only"),
    NO_DEFAULT_FOR_FIELD(1364, Kind.PERMANENT, "a column of the table has no default"),
    TRUNCATED_WRONG_VALUE_FOR_FIELD(1366, Kind.PERMANENT, "a column does not accept the value"),
    DATA_TOO_LONG(1406, Kind.PERMANENT, "a value is too long for its column"),
    BINLOG_ROW_LOGGING_FAILED(
            1534, Kind.PERMANENT, "the transaction is larger than the server accepts: raise max_binlog_cache_size"),
    BINLOG_STMT_MODE_AND_ROW_ENGINE(1665, Kind.PERMANENT, ServerSettings.STATEMENT_FORMAT),
    ACCESS_DENIED_NO_PASSWORD_ERROR(
            1698,
            Kind.PERMANENT,
            "the user or its password is refused",
            "the server authenticates this user by another method than a password"),
    CANT_EXECUTE_IN_READ_ONLY_TRANSACTION(1792, Kind.TRANSIENT, "the session is read-only"),
    READ_ONLY_MODE(1836, Kind.TRANSIENT, "the server is read-only"),
    SERVER_OFFLINE_MODE(3032, Kind.TRANSIENT, "the server is offline"),
    RUN_HOOK_ERROR(
            3100,
            Kind.PERMANENT,
            "Group Replication refuses the transaction, for example because it is larger than"
                    + " group_replication_transaction_size_limit"),
    TRANSACTION_ROLLBACK_DURING_COMMIT(3101, Kind.TRANSIENT, "the server's group refuses the transaction"),
    INVALID_JSON_TEXT(3140, Kind.PERMANENT, "a column does not accept the value");

    private static final Map<Integer, SqlError> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(error -> error.code, Function.identity()));

    private final int code;
    private final Kind kind;

    /** Null where the server's own text says it all. */
    private final String meaning;

    /** Null where the error does not keep the pipeline from starting. */
    private final String remedy;

    /** An error that the program only recognizes. */
    SqlError(int code) {
        this(code, Kind.TRANSIENT, null);
    }

    SqlError(int code, Kind kind, String meaning) {
        this(code, kind, meaning, null);
    }

    SqlError(int code, Kind kind, String meaning, String remedy) {
        this.code = code;
        this.kind = kind;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The error of this failure; empty for a failure of another type or an unlisted error. */
    static Optional<SqlError> of(Throwable failure) {
        return failure instanceof MySQLException error
                ? Optional.ofNullable(BY_CODE.get(error.getErrorCode()))
                : Optional.empty();
    }

    Kind kind() {
        return kind;
    }

    /** What the error means to the pipeline. */
    Optional<String> meaning() {
        return Optional.ofNullable(meaning);
    }

    /** How to fix an error that keeps the pipeline from starting. */
    Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }
}
