package io.streamingetl.config.parse;

import io.streamingetl.config.model.ClusterConfig;
import io.streamingetl.config.model.HttpConfig;
import io.streamingetl.config.model.LogConfig;
import io.streamingetl.config.model.ReloadConfig;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.yaml.ParseReport;
import io.streamingetl.config.yaml.Section;
import io.streamingetl.config.yaml.Values;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code http}, {@code cluster}, {@code log} and {@code reload}. */
final class OpsParser {

    private OpsParser() {}

    /** Returns null where the section is invalid, which the report then holds. */
    static HttpConfig http(Section section, ParseReport report) {
        String host = section.text("host", "127.0.0.1");
        int port = Values.integer(section, "port", "8080");
        Optional<Secret> token = section.secret("token");
        section.end();
        return report.collect(() -> new HttpConfig(host, port, token));
    }

    /** Returns null where the section is invalid, which the report then holds. */
    static ClusterConfig cluster(Section section, ParseReport report) {
        boolean enabled = Values.flag(section, "enabled", "false");
        String config = section.text("config", "conf/cluster.xml");
        String host = section.text("host", "127.0.0.1");
        int port = Values.integer(section, "port", "0");
        Optional<ClusterConfig.Tls> tls = Optional.ofNullable(tls(section, report));
        section.end();
        return report.collect(() -> new ClusterConfig(enabled, config, host, port, tls));
    }

    /** Returns null where there is none, or it is invalid, which the report then holds. */
    private static ClusterConfig.Tls tls(Section cluster, ParseReport report) {
        boolean given = cluster.has("tls");
        Section section = cluster.section("tls");
        String certificate = section.text("certificate", "");
        String key = section.text("key", "");
        String ca = section.text("ca", "");
        section.end();
        return given ? report.collect(() -> new ClusterConfig.Tls(certificate, key, ca)) : null;
    }

    static LogConfig log(Section section) {
        LogConfig.Level level = Values.choice(section, "level", "info", LogConfig.Level.class);
        LogConfig.Format format = Values.choice(section, "format", "text", LogConfig.Format.class);
        section.end();
        return new LogConfig(level, format);
    }

    /** Returns null where the section is invalid, which the report then holds. */
    static ReloadConfig reload(Section section, ParseReport report) {
        Duration scanPeriod = Values.duration(section, "scan-period", "5s");
        section.end();
        return report.collect(() -> new ReloadConfig(scanPeriod));
    }
}
