package io.streamingetl.config.parse;

import io.streamingetl.config.model.CaFile;
import io.streamingetl.config.model.SinkConfig;
import io.streamingetl.config.model.SinkTls;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.yaml.ParseReport;
import io.streamingetl.config.yaml.Section;
import io.streamingetl.config.yaml.Values;
import java.util.Optional;

/** Reads {@code sink}. */
final class SinkParser {

    private SinkParser() {}

    /** Returns null where the section is invalid, which the report then holds. */
    static SinkConfig parse(Section section, ParseReport report) {
        String host = section.text("host", "${MYSQL_HOST:localhost}");
        int port = Values.integer(section, "port", "${MYSQL_PORT:3306}");
        String database = section.text("database", "etl");
        String user = section.text("user", "${MYSQL_USER:etl}");
        Secret password =
                section.isEmpty("password") ? new Secret("") : section.secret("password", "${MYSQL_PASSWORD:}");
        SinkTls tls = tls(section, report);
        String table = section.text("table", "gross_income");
        boolean createTable = Values.flag(section, "create-table", "true");
        int connections = Values.integer(section, "connections", "2");
        section.end();
        return tls == null
                ? null
                : report.collect(() ->
                        new SinkConfig(host, port, database, user, password, tls, table, createTable, connections));
    }

    /** Returns null where it is invalid, which the report then holds. */
    private static SinkTls tls(Section section, ParseReport report) {
        SinkTls.Mode mode = Values.choice(section, "tls", "disabled", SinkTls.Mode.class);
        String path = section.text("tls-ca", "");
        Optional<CaFile> ca =
                path.isEmpty() ? Optional.empty() : Optional.ofNullable(report.collect(() -> CaFile.read(path)));
        return report.collect(() -> new SinkTls(mode, ca));
    }
}
