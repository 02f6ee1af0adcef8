package io.streamingetl.config.model;

import io.streamingetl.config.rule.Bounds;
import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.config.rule.Secret;

/**
 * The result table and its database server; {@code sink} in the configuration.
 *
 * @param host name or address of the server
 * @param port 1 to 65535
 * @param database name, unquoted
 * @param user account to log in with
 * @param password of the account; empty if it has none
 * @param tls of each connection
 * @param table name of the result table, unquoted, without a schema
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

    public static final Bounds CONNECTIONS = new Bounds(2, 64);

    public SinkConfig {
        RuleCheck rules = new RuleCheck("sink");
        rules.host("host", host);
        rules.within("port", port, Bounds.PORT);
        rules.require(Names.isDatabase(database), "database", database, Names.DATABASE_RULE);
        rules.require(!user.isBlank(), "user", user, "must name an account");
        rules.require(Names.isTable(table), "table", table, Names.TABLE_RULE);
        rules.within("connections", connections, CONNECTIONS);
        rules.enforce();
    }
}
