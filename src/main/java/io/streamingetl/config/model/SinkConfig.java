package io.streamingetl.config.model;

import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.Secret;
import io.streamingetl.config.rule.Violations;

/**
 * The MySQL table and how it is reached; {@code sink} in the configuration.
 *
 * @param host name or address of the server
 * @param port 1 to 65535
 * @param database its name, unquoted
 * @param user the account
 * @param password its password; empty for an account without one
 * @param tls of each connection
 * @param table the result table's name, unquoted, without a schema
 * @param createTable whether missing tables are created
 * @param connections size of the pool, 2 to 64
 */
public record SinkConfig(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        SinkTls tls,
        String table,
        boolean createTable,
        int connections) {

    private static final int MIN_CONNECTIONS = 2;
    private static final int MAX_CONNECTIONS = 64;

    public SinkConfig {
        Violations rules = new Violations("sink");
        rules.host("host", host);
        rules.require(port >= 1 && port <= Violations.MAX_PORT, "port", port, "must be of 1 to 65535");
        rules.require(Names.isDatabase(database), "database", database, Names.DATABASE_RULE);
        rules.require(!user.isBlank(), "user", user, "must name an account");
        rules.require(Names.isTable(table), "table", table, Names.TABLE_RULE);
        rules.require(
                connections >= MIN_CONNECTIONS && connections <= MAX_CONNECTIONS,
                "connections",
                connections,
                "must be of 2 to 64");
        rules.enforce();
    }
}
