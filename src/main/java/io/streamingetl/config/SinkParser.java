package io.streamingetl.config;

/** Reads {@code sink}. */
final class SinkParser {

    private SinkParser() {}

    /** Returns null where the section is invalid, which the report then holds. */
    static SinkConfig parse(Section section, Report report) {
        String host = section.text("host", "${MYSQL_HOST:localhost}");
        int port = Values.integer(section, "port", "${MYSQL_PORT:3306}");
        String database = section.text("database", "etl");
        String user = section.text("user", "${MYSQL_USER:etl}");
        Secret password =
                section.isEmpty("password") ? new Secret("") : section.secret("password", "${MYSQL_PASSWORD:}");
        String table = section.text("table", "gross_income");
        boolean createTable = Values.flag(section, "create-table", "true");
        int connections = Values.integer(section, "connections", "2");
        section.end();
        return report.collect(
                () -> new SinkConfig(host, port, database, user, password, table, createTable, connections));
    }
}
