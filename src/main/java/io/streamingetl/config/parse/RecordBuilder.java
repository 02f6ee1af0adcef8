package io.streamingetl.config.parse;

import io.streamingetl.config.key.ClusterKeys;
import io.streamingetl.config.key.NodeKeys;
import io.streamingetl.config.key.QuarantineKeys;
import io.streamingetl.config.key.SinkKeys;
import io.streamingetl.config.key.SourceKeys;
import io.streamingetl.config.key.WindowKeys;
import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.model.HttpConfig;
import io.streamingetl.config.model.LogConfig;
import io.streamingetl.config.model.QuarantineConfig;
import io.streamingetl.config.model.ReloadConfig;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.config.model.SourceConfig;
import io.streamingetl.config.model.WindowConfig;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes the record of a section from its keys. Each method returns null if the section is invalid; the report then has
 * the violations.
 */
final class RecordBuilder {

    private final ParseReport report;
    private final int cores;

    /** @param cores processors of this machine, which {@code lanes: auto} depends on */
    RecordBuilder(ParseReport report, int cores) {
        this.report = report;
        this.cores = cores;
    }

    SourceConfig source(Section section) {
        Map<String, String> kafka = section.section("kafka").texts(SourceKeys.KAFKA);
        return make(
                section,
                () -> new SourceConfig(
                        section.get(SourceKeys.TOPICS),
                        section.get(SourceKeys.START),
                        section.get(SourceKeys.LANES).orElse(autoLanes()),
                        kafka));
    }

    private int autoLanes() {
        return (int) Math.min(SourceConfig.LANES.max(), Math.max(SourceConfig.LANES.min(), cores / 2));
    }

    WindowConfig window(Section section) {
        return make(
                section,
                () -> new WindowConfig(
                        section.get(WindowKeys.SIZE),
                        section.get(WindowKeys.LABEL),
                        section.get(WindowKeys.MAX_OUT_OF_ORDERNESS),
                        section.get(WindowKeys.IDLE_AFTER),
                        section.get(WindowKeys.MAX_FUTURE),
                        section.get(WindowKeys.LATE),
                        section.get(WindowKeys.EMIT),
                        section.get(WindowKeys.MAX_OPEN_KEYS),
                        section.get(WindowKeys.MAX_REPLAY_RECORDS)));
    }

    QuarantineConfig quarantine(Section section) {
        return make(
                section,
                () -> new QuarantineConfig(
                        section.get(QuarantineKeys.TOPIC), section.get(QuarantineKeys.MAX_ROWS_PER_MINUTE)));
    }

    SinkConfig sink(Section section) {
        SinkTls tls = report.collect(() -> new SinkTls(section.get(SinkKeys.TLS), section.get(SinkKeys.TLS_CA)));
        return make(
                section,
                () -> new SinkConfig(
                        section.get(SinkKeys.HOST),
                        section.get(SinkKeys.PORT),
                        section.get(SinkKeys.DATABASE),
                        section.get(SinkKeys.USER),
                        section.get(SinkKeys.PASSWORD),
                        tls == null ? SinkTls.NONE : tls,
                        section.get(SinkKeys.TABLE),
                        section.get(SinkKeys.CREATE_TABLE),
                        section.get(SinkKeys.CONNECTIONS)));
    }

    HttpConfig http(Section section) {
        return make(
                section,
                () -> new HttpConfig(
                        section.get(NodeKeys.HTTP_HOST),
                        section.get(NodeKeys.HTTP_PORT),
                        section.get(NodeKeys.HTTP_TOKEN),
                        section.get(NodeKeys.HTTP_RESULTS)));
    }

    ClusterConfig cluster(Section section) {
        Optional<ClusterConfig.Tls> tls =
                section.has("tls") ? Optional.ofNullable(tls(section.section("tls"))) : Optional.empty();
        return make(
                section,
                () -> new ClusterConfig(
                        section.get(ClusterKeys.ENABLED),
                        section.get(ClusterKeys.CONFIG),
                        section.get(ClusterKeys.HOST),
                        section.get(ClusterKeys.PORT),
                        tls));
    }

    private ClusterConfig.Tls tls(Section section) {
        return make(
                section,
                () -> new ClusterConfig.Tls(
                        section.get(ClusterKeys.TLS_CERTIFICATE),
                        section.get(ClusterKeys.TLS_KEY),
                        section.get(ClusterKeys.TLS_CA)));
    }

    LogConfig log(Section section) {
        return make(section, () -> new LogConfig(section.get(NodeKeys.LOG_LEVEL), section.get(NodeKeys.LOG_FORMAT)));
    }

    ReloadConfig reload(Section section) {
        return make(section, () -> new ReloadConfig(section.get(NodeKeys.SCAN_PERIOD)));
    }

    private <T> T make(Section section, Supplier<T> constructor) {
        section.end();
        return report.collect(constructor);
    }
}
