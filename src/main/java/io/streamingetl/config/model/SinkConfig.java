package io.streamingetl.config.model;

import io.streamingetl.config.rule.Bounds;
import io.streamingetl.config.rule.Names;
import io.streamingetl.config.rule.RuleCheck;
import io.streamingetl.config.rule.Secret;

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
