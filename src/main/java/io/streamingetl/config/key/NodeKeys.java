package io.streamingetl.config.key;

import static io.streamingetl.config.key.ReloadClass.AT_ONCE;
import static io.streamingetl.config.key.ReloadClass.HTTP_SERVER;
import static io.streamingetl.config.key.ReloadClass.LOGGING;

import io.streamingetl.config.model.LogConfig;
import io.streamingetl.config.rule.Bounds;
import io.streamingetl.config.rule.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code http}, {@code log} and {@code reload}: what a node needs beside its pipeline. */
public final class NodeKeys {

    public static final ScalarKey<String> HTTP_HOST = new ScalarKey<>(
            "http.host",
            ValueType.text(),
            "127.0.0.1",
            HTTP_SERVER,
            "The address to listen on. Any host but loopback requires a token.",
            config -> config.http().host());

    public static final ScalarKey<Integer> HTTP_PORT = new ScalarKey<>(
            "http.port",
            ValueType.integer(Bounds.LISTENING_PORT),
            "8080",
            HTTP_SERVER,
            "The port to listen on; 0 picks a free port.",
            config -> config.http().port());

    public static final ScalarKey<Optional<Secret>> HTTP_TOKEN = ScalarKey.optional(
            "http.token",
            ValueType.secret().optional(),
            HTTP_SERVER,
            "The bearer token that clients must send.",
            config -> config.http().token());

    public static final ScalarKey<Boolean> HTTP_RESULTS = new ScalarKey<>(
            "http.results",
            ValueType.flag(),
            "true",
            HTTP_SERVER,
            "Whether the dashboard and its API show rows of the result tables and of the quarantine.",
            config -> config.http().results());

    public static final ScalarKey<LogConfig.Level> LOG_LEVEL = new ScalarKey<>(
            "log.level",
            ValueType.choice(LogConfig.Level.class),
            "info",
            LOGGING,
            "error | warn | info | debug: lines of a lower level are not logged.",
            config -> config.log().level());

    public static final ScalarKey<LogConfig.Format> LOG_FORMAT = new ScalarKey<>(
            "log.format",
            ValueType.choice(LogConfig.Format.class),
            "text",
            LOGGING,
            "text | json (one object per line).",
            config -> config.log().format());

    public static final ScalarKey<Duration> SCAN_PERIOD = new ScalarKey<>(
            "reload.scan-period",
            ValueType.duration(),
            "5s",
            AT_ONCE,
            "How often the program reads this configuration again; 0s: only on SIGHUP.",
            config -> config.reload().scanPeriod());

    static final List<ConfigKey> HTTP = List.of(HTTP_HOST, HTTP_PORT, HTTP_TOKEN, HTTP_RESULTS);
    static final List<ConfigKey> LOG = List.of(LOG_LEVEL, LOG_FORMAT);
    static final List<ConfigKey> RELOAD = List.of(SCAN_PERIOD);

    private NodeKeys() {}
}
