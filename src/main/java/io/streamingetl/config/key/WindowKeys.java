package io.streamingetl.config.key;

import static io.streamingetl.config.key.ReloadClass.DATA_PATH;
import static io.streamingetl.config.key.ReloadClass.FIXED;

import io.streamingetl.config.model.Late;
import io.streamingetl.config.model.WindowConfig;
import io.streamingetl.config.rule.Durations;
import io.streamingetl.core.window.WindowLabel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of {@code window}. */
public final class WindowKeys {

    private static final String ON_CLOSE = "on-close";

    /** Empty for on-close. */
    private static final ValueType<Optional<Duration>> EMIT_TYPE = ValueType.of(
            text -> text.equals(ON_CLOSE) ? Optional.of(Optional.empty()) : ValueType.present(Durations.parse(text)),
            WindowConfig.EMIT_RULE,
            Map.of("anyOf", List.of(Map.of("enum", List.of(ON_CLOSE)), ValueType.durationSchema())));

    /** Empty for auto, which is no limit by number. */
    private static final ValueType<Optional<Integer>> MAX_OPEN_KEYS_TYPE = ValueType.of(
            text -> text.equals("auto") ? Optional.of(Optional.empty()) : ValueType.present(ValueType.parseInt(text)),
            WindowConfig.MAX_OPEN_KEYS_RULE,
            Map.of(
                    "anyOf",
                    List.of(Map.of("enum", List.of("auto")), ValueType.integerSchema(WindowConfig.FLUSH_AFTER))));

    public static final ScalarKey<Duration> SIZE = new ScalarKey<>(
            "window.size",
            ValueType.duration(),
            "60s",
            DATA_PATH,
            "Window length: whole seconds, 1s to 366d.",
            config -> config.window().size());

    public static final ScalarKey<WindowLabel> LABEL = new ScalarKey<>(
            "window.label",
            ValueType.choice(WindowLabel.class),
            "end",
            FIXED,
            "end | start: which edge of the window the column timestamp holds.",
            config -> config.window().label());

    public static final ScalarKey<Duration> MAX_OUT_OF_ORDERNESS = new ScalarKey<>(
            "window.max-out-of-orderness",
            ValueType.duration(),
            "5s",
            DATA_PATH,
            "A window closes when the watermark (greatest event time minus this) reaches its end.",
            config -> config.window().maxOutOfOrderness());

    public static final ScalarKey<Duration> IDLE_AFTER = new ScalarKey<>(
            "window.idle-after",
            ValueType.duration(),
            "10s",
            DATA_PATH,
            "A caught-up partition without records for this long no longer delays window closing.",
            config -> config.window().idleAfter());

    public static final ScalarKey<Duration> MAX_FUTURE = new ScalarKey<>(
            "window.max-future",
            ValueType.duration(),
            "10m",
            DATA_PATH,
            "An event further in the future than this is quarantined and does not advance the watermark.",
            config -> config.window().maxFuture());

    public static final ScalarKey<Late> LATE = new ScalarKey<>(
            "window.late",
            ValueType.choice(Late.class),
            "add",
            DATA_PATH,
            "add: a late event is added to its row | quarantine: it is quarantined.",
            config -> config.window().late());

    public static final ScalarKey<Optional<Duration>> EMIT = new ScalarKey<>(
            "window.emit",
            EMIT_TYPE,
            ON_CLOSE,
            DATA_PATH,
            "on-close | a duration of at least 100ms, such as 5s, at which the rows of open windows are also updated.",
            config -> config.window().emit().map(Durations::text).orElse(ON_CLOSE));

    public static final ScalarKey<Optional<Integer>> MAX_OPEN_KEYS = new ScalarKey<>(
            "window.max-open-keys",
            MAX_OPEN_KEYS_TYPE,
            "auto",
            DATA_PATH,
            "Per process: partial sums are flushed when open keys take half of the heap, or beyond this number of them;"
                    + " auto is no such number.",
            config -> config.window().maxOpenKeys().<Object>map(keys -> keys).orElse("auto"));

    public static final ScalarKey<Long> MAX_REPLAY_RECORDS = new ScalarKey<>(
            "window.max-replay-records",
            ValueType.longInteger(WindowConfig.FLUSH_AFTER),
            "10000000",
            DATA_PATH,
            "Per partition: partial sums are flushed beyond this number of records. This bounds what a restart reads"
                    + " again.",
            config -> config.window().maxReplayRecords());

    static final List<ConfigKey> ALL = List.of(
            SIZE, LABEL, MAX_OUT_OF_ORDERNESS, IDLE_AFTER, MAX_FUTURE, LATE, EMIT, MAX_OPEN_KEYS, MAX_REPLAY_RECORDS);

    private WindowKeys() {}
}
