package io.streamingetl.config;

import java.util.Optional;

/** Reads {@code http} and {@code cluster}. */
final class OpsParser {

    private OpsParser() {}

    /** Returns null where the section is invalid, which the report then holds. */
    static HttpConfig http(Section section, Report report) {
        String host = section.text("host", "127.0.0.1");
        int port = Values.integer(section, "port", "8080");
        Optional<Secret> token = section.secret("token");
        section.end();
        return report.collect(() -> new HttpConfig(host, port, token));
    }

    /** Returns null where the section is invalid, which the report then holds. */
    static ClusterConfig cluster(Section section, Report report) {
        boolean enabled = Values.flag(section, "enabled", "false");
        section.end();
        return report.collect(() -> new ClusterConfig(enabled));
    }
}
