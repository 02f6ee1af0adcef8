package io.streamingetl.pipeline.write.schema;

import static io.streamingetl.pipeline.write.FreshDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamingetl.pipeline.write.FreshDatabase;
import io.streamingetl.pipeline.write.Orders;
import io.streamingetl.pipeline.write.connect.ConnectionSetup;
import io.streamingetl.pipeline.write.sql.SchemaException;
import io.streamingetl.testkit.database.DatabaseServer;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaManagerIT {
    private static final Pattern FIX = Pattern.compile("fix: (.*?);$", Pattern.DOTALL | Pattern.MULTILINE);

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    private void prepare(boolean createTables) throws Exception {
        prepare(createTables, database.pool());
    }

    private static void prepare(boolean createTables, Pool pool) throws Exception {
        await(pool.withConnection(new SchemaManager(List.of(Orders.table()), createTables)::prepare));
    }

    /** What a person would copy from the message and run. */
    private static List<String> fixes(SchemaException refusal) {
        List<String> statements = new ArrayList<>();
        Matcher matcher = FIX.matcher(refusal.getMessage());
        while (matcher.find()) {
            statements.add(matcher.group(1));
        }
        return statements;
    }

    private SchemaException refusal() {
        return catchThrowableOfType(SchemaException.class, () -> prepare(true));
    }

    @Test
    void when_nothingIsThere_then_allIsMadeAndFoundFitAgain() throws Exception {
        prepare(true);

        assertThat(database.select("SHOW TABLES"))
                .containsExactlyInAnyOrder(
                        "gross_income",
                        "etl_progress",
                        "etl_quarantine",
                        "etl_window_plan",
                        "etl_rollup",
                        "etl_pipeline");
        prepare(true);
        prepare(false);
    }

    @Test
    void when_tablesMayNotBeMade_then_refusedWithTheStatementsThatMakeThem() throws Exception {
        SchemaException refusal = catchThrowableOfType(SchemaException.class, () -> prepare(false));

        assertThat(database.select("SHOW TABLES")).isEmpty();
        assertThat(fixes(refusal)).hasSize(6).allMatch(sql -> sql.startsWith("CREATE TABLE"));
        database.execute(fixes(refusal).toArray(String[]::new));
        prepare(false);
    }

    @Test
    void when_seedsTableWithFitText_then_accepted() {
        String text = DatabaseServer.Vendor.configured() == DatabaseServer.Vendor.MARIADB
                ? "VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
                : "VARBINARY(64)";
        database.execute(
                "CREATE TABLE gross_income (id BIGINT AUTO_INCREMENT PRIMARY KEY, itemid BIGINT NOT NULL, region "
                        + text
                        + " NOT NULL, shopid BIGINT NOT NULL, timestamp INT NOT NULL, gross_income DECIMAL(20,2) NOT NULL,"
                        + " utime TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, note TEXT,"
                        + " KEY lookup (shopid), UNIQUE KEY panes (timestamp, region, shopid, itemid))");

        assertThatCode(() -> prepare(true)).doesNotThrowAnyException();
    }

    /** Each table is refused, keeps its row while it is mended as the message says, and is accepted then. */
    @ParameterizedTest
    @ValueSource(strings = {"""
                id BIGINT AUTO_INCREMENT PRIMARY KEY, region VARCHAR(16) NOT NULL, shopid BIGINT NOT NULL,
                itemid BIGINT NOT NULL, timestamp INT UNSIGNED NOT NULL, gross_income DECIMAL(20,2) NOT NULL,
                utime TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
                UNIQUE KEY panes (timestamp, region, shopid, itemid)
                """, """
                region VARCHAR(200) CHARACTER SET latin1 COLLATE latin1_swedish_ci, shopid INT, itemid BIGINT UNSIGNED,
                timestamp BIGINT, gross_income DOUBLE
                """, """
                id INT PRIMARY KEY, region CHAR(4) NOT NULL, shopid BIGINT NOT NULL, itemid VARCHAR(20) NOT NULL,
                timestamp BIGINT NULL, gross_income DECIMAL(11,1) UNSIGNED DEFAULT 0, utime DATETIME,
                kind INT NOT NULL, UNIQUE KEY panes (timestamp, region(2), shopid, itemid), UNIQUE KEY other (kind)
                """, """
                region VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, shopid BIGINT, itemid BIGINT, timestamp BIGINT,
                gross_income DECIMAL(20,2) NOT NULL, utime TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
                PRIMARY KEY (timestamp, region, shopid, itemid)
                """})
    void when_tableDiffers_then_theStatementsInTheMessageMendIt(String columns) throws Exception {
        database.execute(
                "CREATE TABLE gross_income (" + columns + ") ENGINE=MyISAM DEFAULT CHARACTER SET utf8mb4",
                "INSERT INTO gross_income SET " + (columns.contains("kind INT") ? "id = 7, kind = 1, " : "")
                        + "region = 'Köln', shopid = 1, itemid = 2, timestamp = 1537507860, gross_income = 43");

        SchemaException refusal = refusal();
        database.execute(fixes(refusal).toArray(String[]::new));

        prepare(true);
        assertThat(database.select(
                        "SELECT CONCAT_WS('|', region, shopid, itemid, timestamp, gross_income + 0) FROM gross_income"))
                .singleElement()
                .asString()
                .matches("Köln\\|1\\|2\\|1537507860\\|43(\\.0+)?");
    }

    @Test
    void when_progressIsOfAVersionWithoutNonces_then_theStatementInTheMessageAddsThemAndKeepsItsRows()
            throws Exception {
        prepare(true);
        String row =
                "INSERT INTO etl_progress (pipeline, topic, `partition`, topic_id, owner_epoch, flushes, next_offset,"
                        + " resume_offset, records, aggregated, late, quarantined) VALUES ('orders', 'orders', %d, 'id', 1, 2, 3, 3,"
                        + " 3, 3, 0, 0)";
        database.execute("ALTER TABLE etl_progress DROP COLUMN owner_nonce", row.formatted(0));

        database.execute(fixes(refusal()).toArray(String[]::new));

        prepare(true);
        database.execute(row.formatted(1));
        assertThat(database.select("SELECT owner_nonce FROM etl_progress")).containsExactly("0", "0");
    }

    @Test
    void when_itIsAView_then_refused() {
        database.execute("CREATE VIEW gross_income AS SELECT 1 AS id");

        assertThat(refusal()).hasMessageContaining("table gross_income is VIEW, must be a BASE TABLE");
    }

    @Test
    void when_userLacksPrivileges_then_oneStatementInTheMessageGrantsAll() throws Exception {
        prepare(true);
        database.execute(
                "DROP TABLE etl_progress",
                "CREATE USER IF NOT EXISTS 'reader'@'127.0.0.1' IDENTIFIED BY 'secret'",
                "GRANT SELECT, UPDATE ON " + database.name() + ".* TO 'reader'@'127.0.0.1'");

        SchemaException refusal = catchThrowableOfType(SchemaException.class, () -> prepare(true, reader()));
        assertThat(refusal)
                .hasMessageContaining("the grant of 'reader'@'127.0.0.1' is missing INSERT, CREATE on gross_income,")
                .hasMessageContaining("etl_progress");
        assertThat(fixes(refusal))
                .containsExactly("GRANT INSERT, CREATE ON `" + database.name() + "`.* TO 'reader'@'127.0.0.1'");
        database.execute(fixes(refusal).toArray(String[]::new));
        prepare(true, reader());
    }

    @Test
    void when_userHasOnlyOnePrivilege_then_oneStatementGrantsTheOthers() throws Exception {
        database.execute(
                "CREATE USER IF NOT EXISTS 'reader'@'127.0.0.1' IDENTIFIED BY 'secret'",
                "GRANT DELETE ON " + database.name() + ".* TO 'reader'@'127.0.0.1'");

        SchemaException refusal = catchThrowableOfType(SchemaException.class, () -> prepare(true, reader()));
        assertThat(fixes(refusal))
                .containsExactly(
                        "GRANT SELECT, INSERT, UPDATE, CREATE ON `" + database.name() + "`.* TO 'reader'@'127.0.0.1'");
        database.execute(fixes(refusal).toArray(String[]::new));
        prepare(true, reader());
    }

    /** Of a new pool: a session keeps the privileges on its database that it had when it chose it. */
    private Pool reader() {
        return database.pool(database.name(), "reader", "secret", ConnectionSetup.connectHandler());
    }

    /** Partitioned by time, as old rows are dropped cheaply. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id BIGINT AUTO_INCREMENT, PRIMARY KEY (id, timestamp)",
                "PRIMARY KEY (timestamp, region, shopid, itemid)",
                "id BIGINT AUTO_INCREMENT, PRIMARY KEY (id, timestamp), UNIQUE KEY other (timestamp, shopid)"
            })
    void when_tableIsPartitionedByTimestamp_then_theStatementsInTheMessageMendIt(String keys) throws Exception {
        partitioned(keys, "timestamp");

        database.execute(fixes(refusal()).toArray(String[]::new));

        prepare(true);
        assertThat(database.select("SELECT COUNT(*) FROM information_schema.PARTITIONS"
                        + " WHERE TABLE_SCHEMA = DATABASE() AND PARTITION_NAME IS NOT NULL"))
                .containsExactly("2");
    }

    @Test
    void when_tableIsPartitionedById_then_partitioningMustGo() throws Exception {
        partitioned("id BIGINT AUTO_INCREMENT, PRIMARY KEY (id)", "id");

        SchemaException refusal = refusal();
        assertThat(fixes(refusal)).contains("ALTER TABLE `gross_income` REMOVE PARTITIONING");
        database.execute(fixes(refusal).toArray(String[]::new));
        prepare(true);
    }

    private void partitioned(String keys, String column) {
        String text = DatabaseServer.Vendor.configured() == DatabaseServer.Vendor.MARIADB
                ? "VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
                : "VARBINARY(64)";
        database.execute("CREATE TABLE gross_income (region " + text + " NOT NULL, shopid BIGINT NOT NULL,"
                + " itemid BIGINT NOT NULL, timestamp BIGINT NOT NULL, gross_income DECIMAL(20,2) NOT NULL,"
                + " utime TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, " + keys
                + ") PARTITION BY RANGE (`" + column + "`) (PARTITION early VALUES LESS THAN (1538352000),"
                + " PARTITION later VALUES LESS THAN MAXVALUE)");
    }

    @Test
    void when_serverIsGone_then_theClientsOwnFailure() {
        Pool pool = database.pool();
        pool.close();

        assertThatThrownBy(() -> prepare(true, pool)).isNotInstanceOf(SchemaException.class);
    }
}
