package io.streamingetl.config.model;

import io.streamingetl.config.rule.Durations;
import io.streamingetl.config.rule.FieldTypes;
import io.streamingetl.config.rule.MeasureRules;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.yaml.Values;
import io.streamingetl.core.measure.Measure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Spells a configuration out in the keys of its file, with every secret replaced. */
final class RedactedView {

    private RedactedView() {}

    static Map<String, Object> of(EtlConfig config) {
        return map(
                "pipeline", config.pipeline(),
                "source", source(config.source()),
                "event", event(config.event()),
                "window", window(config.window()),
                "measures", measures(config),
                "quarantine", quarantine(config.quarantine()),
                "sink", sink(config.sink()),
                "http", http(config.http()),
                "cluster", cluster(config.cluster()),
                "log",
                        map(
                                "level",
                                Values.word(config.log().level()),
                                "format",
                                Values.word(config.log().format())),
                "reload", map("scan-period", Durations.text(config.reload().scanPeriod())));
    }

    private static Map<String, Object> source(SourceConfig source) {
        return map(
                "topics", source.topics(),
                "start", start(source.start()),
                "lanes", source.lanes(),
                "kafka", source.redactedKafka());
    }

    private static String start(Start start) {
        return start instanceof Start.At at
                ? at.instant().toString()
                : start instanceof Start.Latest ? "latest" : "earliest";
    }

    private static Map<String, Object> event(EventConfig event) {
        Map<String, String> types = new LinkedHashMap<>();
        event.types().forEach((field, type) -> types.put(field, FieldTypes.text(type)));
        return map(
                "time", event.time(),
                "time-unit", Values.word(event.timeUnit()),
                "key", event.key(),
                "types", Collections.unmodifiableMap(types));
    }

    private static Map<String, Object> window(WindowConfig window) {
        return map(
                "size", Durations.text(window.size()),
                "label", Values.word(window.label()),
                "max-out-of-orderness", Durations.text(window.maxOutOfOrderness()),
                "idle-after", Durations.text(window.idleAfter()),
                "max-future", Durations.text(window.maxFuture()),
                "late", Values.word(window.late()),
                "emit", window.emit().map(Durations::text).orElse("on-close"),
                "max-open-keys", window.maxOpenKeys(),
                "max-replay-records", window.maxReplayRecords());
    }

    private static Map<String, String> measures(EtlConfig config) {
        return config.measures().stream()
                .collect(Collectors.toMap(
                        Measure::name,
                        measure -> MeasureRules.text(measure, config.operands()),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    private static Map<String, Object> quarantine(QuarantineConfig quarantine) {
        Map<String, Object> shown = new LinkedHashMap<>();
        quarantine.topic().ifPresent(topic -> shown.put("topic", topic));
        shown.put("max-rows-per-minute", quarantine.maxRowsPerMinute());
        return Collections.unmodifiableMap(shown);
    }

    private static Map<String, Object> sink(SinkConfig sink) {
        Map<String, Object> shown = new LinkedHashMap<>(map(
                "host", sink.host(),
                "port", sink.port(),
                "database", sink.database(),
                "user", sink.user(),
                "password", Secret.REDACTED,
                "tls", Values.word(sink.tls().mode())));
        sink.tls().ca().ifPresent(ca -> shown.put("tls-ca", ca.path()));
        shown.putAll(map(
                "table", sink.table(),
                "create-table", sink.createTable(),
                "connections", sink.connections()));
        return Collections.unmodifiableMap(shown);
    }

    private static Map<String, Object> http(HttpConfig http) {
        Map<String, Object> shown = new LinkedHashMap<>(map("host", http.host(), "port", http.port()));
        http.token().ifPresent(token -> shown.put("token", Secret.REDACTED));
        return Collections.unmodifiableMap(shown);
    }

    private static Map<String, Object> cluster(ClusterConfig cluster) {
        Map<String, Object> shown = new LinkedHashMap<>(map(
                "enabled", cluster.enabled(),
                "config", cluster.config(),
                "host", cluster.host(),
                "port", cluster.port()));
        cluster.tls()
                .ifPresent(tls ->
                        shown.put("tls", map("certificate", tls.certificate(), "key", tls.key(), "ca", tls.ca())));
        return Collections.unmodifiableMap(shown);
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }
}
