package io.streamingetl.config.key;

import static io.streamingetl.config.key.ReloadClass.DATA_PATH;
import static io.streamingetl.config.key.ReloadClass.FIXED;

import io.streamingetl.config.model.CaFile;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.config.rule.Bounds;
import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code sink}. */
public final class SinkKeys {

    /** Reads the file with the configuration, so a changed file is a changed configuration. */
    private static final ValueType<Optional<CaFile>> CA_TYPE = new ValueType<>(
            path -> Optional.of(path.isEmpty() ? Optional.empty() : Optional.of(CaFile.read(path))),
            "",
            Map.of("type", "string"),
            false,
            false,
            Optional.empty());

    public static final ScalarKey<String> HOST = new ScalarKey<>(
            "sink.host",
            ValueType.text(),
            "${MYSQL_HOST:localhost}",
            DATA_PATH,
            "Host name or address of the database server.",
            config -> config.sink().host());

    public static final ScalarKey<Integer> PORT = new ScalarKey<>(
            "sink.port",
            ValueType.integer(Bounds.PORT),
            "${MYSQL_PORT:3306}",
            DATA_PATH,
            "Port of the database server.",
            config -> config.sink().port());

    public static final ScalarKey<String> DATABASE = new ScalarKey<>(
            "sink.database",
            ValueType.text(Names.DATABASE),
            "etl",
            DATA_PATH,
            "The database that contains the tables.",
            config -> config.sink().database());

    public static final ScalarKey<String> USER = new ScalarKey<>(
            "sink.user",
            ValueType.text(),
            "${MYSQL_USER:etl}",
            DATA_PATH,
            "The account to log in with.",
            config -> config.sink().user());

    public static final ScalarKey<Secret> PASSWORD = new ScalarKey<>(
            "sink.password",
            ValueType.secret().orNull(),
            "${MYSQL_PASSWORD:}",
            DATA_PATH,
            "The account's password, such as ${file:/run/secrets/mysql}. It is empty if this key has no value, or if"
                    + " both key and variable are missing.",
            config -> config.sink().password());

    public static final ScalarKey<SinkTls.Mode> TLS = new ScalarKey<>(
            "sink.tls",
            ValueType.choice(SinkTls.Mode.class),
            "disabled",
            DATA_PATH,
            "disabled: plain text | required: encrypted, server not verified | verify-ca: encrypted, certificate signed"
                    + " by an authority in tls-ca | verify-identity: as verify-ca, and the certificate is for sink.host.",
            config -> config.sink().tls().mode());

    public static final ScalarKey<Optional<CaFile>> TLS_CA = ScalarKey.optional(
            "sink.tls-ca",
            CA_TYPE,
            DATA_PATH,
            "For verify-ca and verify-identity: a PEM file with the certificates of the authorities.",
            config -> config.sink().tls().ca());

    public static final ScalarKey<String> TABLE = new ScalarKey<>(
            "sink.table",
            ValueType.text(Names.DATABASE),
            "gross_income",
            FIXED,
            "The result table; each pipeline needs its own.",
            config -> config.sink().table());

    public static final ScalarKey<Boolean> CREATE_TABLE = new ScalarKey<>(
            "sink.create-table",
            ValueType.flag(),
            "true",
            DATA_PATH,
            "true creates missing tables; false requires that they exist. Either way, tables must fit.",
            config -> config.sink().createTable());

    public static final ScalarKey<Integer> CONNECTIONS = new ScalarKey<>(
            "sink.connections",
            ValueType.integer(SinkConfig.CONNECTIONS),
            "2",
            DATA_PATH,
            "The size of the connection pool, 2 to 64.",
            config -> config.sink().connections());

    static final List<ConfigKey> ALL =
            List.of(HOST, PORT, DATABASE, USER, PASSWORD, TLS, TLS_CA, TABLE, CREATE_TABLE, CONNECTIONS);

    private SinkKeys() {}
}
