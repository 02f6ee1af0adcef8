package io.streamingetl.pipeline.write.sql;

import io.streamingetl.pipeline.write.sql.SqlFaults.Kind;
import io.vertx.mysqlclient.MySQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * The server errors that the program recognizes by number. Constants are named as in MySQL's list of server errors,
 * without the prefix {@code ER_}; MariaDB uses the same numbers.
 */
enum SqlError {
    /** MariaDB's, from its storage engine. */
    HA_AUTOINC_ERANGE(167, Kind.PERMANENT, SqlError.NO_ID_LEFT),
    CON_COUNT_ERROR(1040, Kind.TRANSIENT, "the server has as many connections as it allows"),
    HANDSHAKE_ERROR(
            1043,
            Kind.PERMANENT,
            "the server does not accept encrypted connections",
            "sink.tls requires them: give the server a certificate and a key"),
    /** The server's text names the account; without any privilege on it, a missing database looks the same. */
    DBACCESS_DENIED_ERROR(
            1044,
            Kind.PERMANENT,
            "the account has no privilege on the database, or there is no such database",
            "fix: CREATE DATABASE IF NOT EXISTS {database};\n    "
                    + "fix: GRANT SELECT, INSERT, UPDATE, CREATE ON {database}.* TO {account};"),
    ACCESS_DENIED_ERROR(1045, Kind.PERMANENT, "the login is refused", "{login}"),
    /** Galera: the node is not part of a primary component. */
    UNKNOWN_COM_ERROR(1047, Kind.TRANSIENT, "the server has no quorum of its cluster"),
    BAD_NULL_ERROR(1048, Kind.PERMANENT, "a column does not accept NULL"),
    BAD_DB_ERROR(1049, Kind.PERMANENT, "the database does not exist", "fix: CREATE DATABASE {database};"),
    SERVER_SHUTDOWN(1053, Kind.TRANSIENT, "the server is shutting down"),
    BAD_FIELD_ERROR(1054, Kind.PERMANENT, "the table lacks a column"),
    TOO_LONG_IDENT(1059, Kind.PERMANENT, "a name is too long", "give sink.table a shorter name"),
    DUP_FIELDNAME(1060),
    DUP_KEYNAME(1061),
    DUP_ENTRY(1062, Kind.PERMANENT, "a unique key that is not the pipeline's refuses a row"),
    PARSE_ERROR(1064),
    TOO_MANY_KEY_PARTS(
            1070,
            Kind.PERMANENT,
            "a key has too many columns",
            "remove fields from event.key: its fields and timestamp are the columns of one unique key, and MySQL"
                    + " accepts 16, MariaDB 32"),
    TOO_LONG_KEY(
            1071,
            Kind.PERMANENT,
            "a key is too long",
            "declare shorter strings in event.types: the fields of event.key are columns of one unique key"),
    /** Of the server's own text; Galera's for a write set that is too large. */
    UNKNOWN_ERROR(1105),
    TOO_MANY_FIELDS(1117, Kind.PERMANENT, "the table has too many columns", "declare fewer measures"),
    TOO_BIG_ROWSIZE(1118, Kind.PERMANENT, "a row is too large for the server", "declare fewer or narrower measures"),
    HOST_IS_BLOCKED(
            1129,
            Kind.PERMANENT,
            "the server has blocked this host after too many failed connections",
            "fix: FLUSH HOSTS;"),
    HOST_NOT_PRIVILEGED(
            1130,
            Kind.PERMANENT,
            "the server has no account that may connect from this host",
            "fix: CREATE USER {account} IDENTIFIED BY '<the password>';\n    "
                    + "fix: GRANT SELECT, INSERT, UPDATE, CREATE ON {database}.* TO {account};"),
    WRONG_VALUE_COUNT_ON_ROW(1136, Kind.PERMANENT, "the table has other columns than expected"),
    TABLEACCESS_DENIED_ERROR(1142, Kind.PERMANENT, "the user lacks a privilege on the table", SqlError.GRANT),
    COLUMNACCESS_DENIED_ERROR(1143, Kind.PERMANENT, "the user lacks a privilege on a column", SqlError.GRANT),
    NO_SUCH_TABLE(1146, Kind.PERMANENT, "the table does not exist"),
    ERROR_DURING_COMMIT(1180),
    /** Sent instead of the first answer if the server's {@code init_connect} fails. */
    NEW_ABORTING_CONNECTION(
            1184,
            Kind.PERMANENT,
            "the server's init_connect fails for this account",
            "correct it on the server, whose error log has the reason: SHOW GLOBAL VARIABLES LIKE 'init_connect'"),
    TRANS_CACHE_FULL(
            1197, Kind.PERMANENT, "the transaction is larger than the server accepts: raise max_binlog_cache_size"),
    TOO_MANY_USER_CONNECTIONS(1203, Kind.TRANSIENT, "the account has as many connections as it may have"),
    LOCK_WAIT_TIMEOUT(1205),
    LOCK_DEADLOCK(1213),
    USER_LIMIT_REACHED(1226, Kind.TRANSIENT, "the account has reached one of its limits"),
    SPECIFIC_ACCESS_DENIED_ERROR(1227, Kind.PERMANENT, "the user lacks a privilege"),
    NOT_SUPPORTED_AUTH_MODE(1251, Kind.PERMANENT, "the login is refused", SqlError.METHODS),
    WARN_DATA_OUT_OF_RANGE(1264, Kind.PERMANENT, "a sum is out of its column's range"),
    SERVER_IS_IN_SECURE_AUTH_MODE(1275, Kind.PERMANENT, "the login is refused", SqlError.METHODS),
    OPTION_PREVENTS_STATEMENT(1290, Kind.TRANSIENT, "the server is read-only"),
    NO_DEFAULT_FOR_FIELD(1364, Kind.PERMANENT, "a column of the table has no default"),
    TRUNCATED_WRONG_VALUE_FOR_FIELD(1366, Kind.PERMANENT, "a column does not accept the value"),
    DATA_TOO_LONG(1406, Kind.PERMANENT, "a value is too long for its column"),
    /** Statements that are not closed, perhaps another client's. */
    MAX_PREPARED_STMT_COUNT_REACHED(1461, Kind.TRANSIENT, "the server has too many prepared statements"),
    AUTOINC_READ_FAILED(1467, Kind.PERMANENT, SqlError.NO_ID_LEFT),
    PLUGIN_IS_NOT_LOADED(
            1524, Kind.PERMANENT, "the server lacks the account's authentication method", SqlError.METHODS),
    BINLOG_ROW_LOGGING_FAILED(
            1534, Kind.PERMANENT, "the transaction is larger than the server accepts: raise max_binlog_cache_size"),
    BINLOG_STMT_MODE_AND_ROW_ENGINE(1665, Kind.PERMANENT, "binlog_format is STATEMENT", ServerSettings.ROW_FORMAT),
    ACCESS_DENIED_NO_PASSWORD_ERROR(1698, Kind.PERMANENT, "the login is refused", SqlError.METHODS),
    CANT_EXECUTE_IN_READ_ONLY_TRANSACTION(1792, Kind.TRANSIENT, "the session is read-only"),
    MUST_CHANGE_PASSWORD(1820, Kind.PERMANENT, "the password has expired", SqlError.NEW_PASSWORD),
    READ_ONLY_MODE(1836, Kind.TRANSIENT, "the server is read-only"),
    MUST_CHANGE_PASSWORD_LOGIN(1862, Kind.PERMANENT, "the password has expired", SqlError.NEW_PASSWORD),
    /** MariaDB's. */
    STATEMENT_TIMEOUT(1969),
    QUERY_TIMEOUT(3024),
    SERVER_OFFLINE_MODE(3032, Kind.TRANSIENT, "the server is offline"),
    RUN_HOOK_ERROR(
            3100,
            Kind.PERMANENT,
            "Group Replication refuses the transaction, for example because it is larger than"
                    + " group_replication_transaction_size_limit"),
    TRANSACTION_ROLLBACK_DURING_COMMIT(3101, Kind.TRANSIENT, "the server's group refuses the transaction"),
    ACCOUNT_HAS_BEEN_LOCKED(3118, Kind.PERMANENT, "the account is locked", SqlError.UNLOCK),
    INVALID_JSON_TEXT(3140, Kind.PERMANENT, "a column does not accept the value"),
    SECURE_TRANSPORT_REQUIRED(
            3159,
            Kind.PERMANENT,
            "the server accepts encrypted connections only",
            "set sink.tls to verify-identity and sink.tls-ca to the authority's file; or to required"),
    /** MariaDB's. */
    USER_IS_BLOCKED(
            4150, Kind.PERMANENT, "the account is blocked after too many failed logins", "fix: FLUSH PRIVILEGES;"),
    /** MariaDB's. */
    LOCKED_ACCOUNT(4151, Kind.PERMANENT, "the account is locked", SqlError.UNLOCK);

    /** The server's text names the client's host, which may not be that of the account. */
    private static final String GRANT =
            "fix: GRANT {privilege} ON {database}.* TO {account};\n    with the account that"
                    + " SELECT CURRENT_USER() shows";

    private static final String METHODS =
            "give the account one of the authentication methods that the manual lists under \"Accounts\"";
    private static final String NEW_PASSWORD = "fix: ALTER USER {account} IDENTIFIED BY '<a new password>';";
    private static final String UNLOCK = "fix: ALTER USER {account} ACCOUNT UNLOCK;";

    private static final String NO_ID_LEFT = "the table has no id left: a row has the greatest BIGINT as its id";

    private static final Map<Integer, SqlError> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(error -> error.code, Function.identity()));

    private final int code;

    /** Null where the class of the error's SQLSTATE decides. */
    private final Kind kind;

    /** Null where the server's own text says it all. */
    private final String meaning;

    /** With the placeholders of {@link Refusal}; null where the meaning says what to do. */
    private final String remedy;

    /** An error that the program only recognizes. */
    SqlError(int code) {
        this(code, null, null);
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
        if (failure instanceof MySQLException error) {
            return Optional.ofNullable(BY_CODE.get(error.getErrorCode()));
        }
        return isPlainAnswer(failure) ? Optional.of(HANDSHAKE_ERROR) : Optional.empty();
    }

    /**
     * Whether the server answers a TLS handshake in plain text, which is its packet of {@link #HANDSHAKE_ERROR}. The
     * client sees either the packet's code or its bytes, whichever layer reads them.
     */
    private static boolean isPlainAnswer(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SSLException
                        && String.valueOf(cause.getMessage()).startsWith("not an SSL/TLS record"));
    }

    /** Empty where the class of the error's SQLSTATE decides. */
    Optional<Kind> kind() {
        return Optional.ofNullable(kind);
    }

    /** What the error means to the pipeline. */
    Optional<String> meaning() {
        return Optional.ofNullable(meaning);
    }

    /** How to fix it, with the placeholders of {@link Refusal}. */
    Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }
}
