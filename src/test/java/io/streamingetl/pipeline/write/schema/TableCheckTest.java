package io.streamingetl.pipeline.write.schema;

import static io.streamingetl.pipeline.write.schema.ActualTables.column;
import static io.streamingetl.pipeline.write.schema.ActualTables.key;
import static io.streamingetl.pipeline.write.schema.ActualTables.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.write.Orders;
import io.streamingetl.pipeline.write.sql.Difference;
import io.streamingetl.pipeline.write.sql.SchemaException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableCheckTest {
    private static final TableShape WANTED = Orders.table().shape(Dialect.MARIADB);

    private static List<Difference> differences(ActualTables actual) {
        return TableCheck.differences(WANTED, actual.build());
    }

    private static Difference only(ActualTables actual) {
        List<Difference> found = differences(actual);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void when_seedsShape_then_fit() {
        assertThat(differences(seed())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id | bigint(20) unsigned",
                "timestamp | int(10) unsigned",
                "timestamp | bigint(20)",
                "timestamp | bigint",
                "region | varchar(17)",
                "region | varbinary(64)",
                "gross_income | decimal(12,2)",
                "gross_income | decimal(65,30)"
            })
    void when_typeIsWideEnough_then_fit(String name, String type) {
        assertThat(differences(seed().with(column(name, type, false, null, name.equals("id") ? "auto_increment" : ""))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamp | mediumint(9) | BIGINT NOT NULL",
                "timestamp | timestamp | BIGINT NOT NULL",
                "shopid | int(11) | BIGINT NOT NULL",
                "shopid | bigint(20) unsigned | BIGINT NOT NULL",
                "region | varchar(15) | VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL",
                "region | char(16) | VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL",
                "region | varbinary(63) | VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL",
                "gross_income | double | DECIMAL(40,2) NOT NULL",
                "gross_income | float | DECIMAL(40,2) NOT NULL",
                "gross_income | bigint(20) | DECIMAL(40,2) NOT NULL",
                "gross_income | decimal(20,1) | DECIMAL(21,2) NOT NULL",
                "gross_income | decimal(11,2) | DECIMAL(12,2) NOT NULL",
                "gross_income | decimal(20,2) unsigned | DECIMAL(20,2) NOT NULL"
            })
    void when_typeIsWrong_then_refusedWithTheStatementThatMends(String name, String type, String mended) {
        Difference difference = only(seed().type(name, type));

        assertThat(difference.where()).isEqualTo("column gross_income." + name);
        assertThat(difference.actual()).startsWithIgnoringCase(type).contains("NOT NULL");
        assertThat(difference.fixes())
                .containsExactly("ALTER TABLE `gross_income` MODIFY COLUMN `" + name + "` " + mended);
    }

    @ParameterizedTest
    @CsvSource({"utf8mb4_bin", "utf8mb4_general_ci", "utf8mb3_nopad_bin", "latin1_bin"})
    void when_collationMakesDistinctKeysEqual_then_refused(String collation) {
        Difference difference = only(seed().with(column("region", "varchar(32)", collation, false, null, "")));

        assertThat(difference.actual()).isEqualTo("VARCHAR(32) COLLATE " + collation + " NOT NULL");
        assertThat(difference.required()).contains("COLLATE utf8mb4_nopad_bin").contains("distinct");
        assertThat(difference.fixes())
                .containsExactly("ALTER TABLE `gross_income` MODIFY COLUMN `region` "
                        + "VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL");
    }

    @Test
    void when_serverHasNoFitCollation_then_textBecomesBytesThroughUtf8() {
        TableShape old = Orders.table().shape(Dialect.MYSQL_BEFORE_8_0_17);

        assertThat(TableCheck.differences(
                                old,
                                seed().with(column("region", "varchar(20)", "utf8mb4_bin", false, null, ""))
                                        .build())
                        .get(0)
                        .fixes())
                .containsExactly("ALTER TABLE `gross_income` MODIFY COLUMN `region` VARBINARY(80) NOT NULL");
        assertThat(TableCheck.differences(
                                old,
                                seed().with(column("region", "char(2)", "latin1_bin", false, null, ""))
                                        .build())
                        .get(0)
                        .fixes())
                .containsExactly(
                        "ALTER TABLE `gross_income` MODIFY COLUMN `region` "
                                + "VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
                        "ALTER TABLE `gross_income` MODIFY COLUMN `region` VARBINARY(64) NOT NULL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shopid | bigint(20) | BIGINT(20)",
                "gross_income | decimal(20,2) | DECIMAL(20,2)",
                "region | varchar(99) | VARCHAR(99) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
            })
    void when_nullable_then_refusedAndOnlyThatMended(String name, String type, String kept) {
        assertThat(only(seed().with(column(name, type, true, null, ""))).fixes())
                .containsExactly("ALTER TABLE `gross_income` MODIFY COLUMN `" + name + "` " + kept + " NOT NULL");
    }

    @Test
    void when_generated_then_refused() {
        assertThat(only(seed().with(column("shopid", "bigint(20)", false, null, "STORED GENERATED")))
                        .required())
                .contains("not GENERATED");
    }

    @Test
    void when_columnMissing_then_refusedWithTheStatementThatAdds() {
        assertThat(only(seed().without("gross_income")).fixes())
                .containsExactly("ALTER TABLE `gross_income` ADD COLUMN `gross_income` DECIMAL(40,2) NOT NULL");
    }

    @Test
    void when_idMissing_then_oneStatementAddsItWithItsKey() {
        ActualTables actual = seed().without("id").withoutKey("PRIMARY").with(key("PRIMARY", "itemid", "timestamp"));

        assertThat(only(actual).fixes())
                .containsExactly("ALTER TABLE `gross_income` DROP PRIMARY KEY, "
                        + "ADD COLUMN `id` BIGINT NOT NULL AUTO_INCREMENT FIRST, ADD PRIMARY KEY (`id`)");
    }

    @Test
    void when_idIsNotNumberedByTheServer_then_refused() {
        assertThat(only(seed().type("id", "bigint(20)")).fixes())
                .containsExactly("ALTER TABLE `gross_income` MODIFY COLUMN `id` BIGINT NOT NULL AUTO_INCREMENT");
    }

    @ParameterizedTest
    @CsvSource({",''", "current_timestamp(),''", ",on update current_timestamp()"})
    void when_utimeIsNotMaintainedByTheServer_then_refused(String defaultValue, String extra) {
        assertThat(only(seed().with(column("utime", "timestamp", true, defaultValue, extra)))
                        .fixes())
                .containsExactly("ALTER TABLE `gross_income` MODIFY COLUMN `utime` TIMESTAMP NOT NULL "
                        + "DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP");
    }

    @Test
    void when_utimeIsAsMySqlTellsIt_then_fit() {
        assertThat(differences(seed().with(column(
                        "utime",
                        "datetime(6)",
                        true,
                        "CURRENT_TIMESTAMP(6)",
                        "DEFAULT_GENERATED on update CURRENT_TIMESTAMP(6)"))))
                .isEmpty();
    }

    @Test
    void when_extraColumnNeedsNoValue_then_fit() {
        assertThat(differences(seed().with(column("note", "varchar(9)", true, null, ""))
                        .with(column("kind", "int(11)", false, "7", ""))
                        .with(column("twice", "bigint(20)", false, null, "VIRTUAL GENERATED"))))
                .isEmpty();
    }

    @Test
    void when_extraColumnNeedsAValue_then_refused() {
        Difference difference = only(seed().type("kind", "int(11)"));

        assertThat(difference.actual()).isEqualTo("INT(11) NOT NULL without a default");
        assertThat(difference.fixes()).containsExactly("ALTER TABLE `gross_income` MODIFY COLUMN `kind` INT(11) NULL");
    }

    @Test
    void when_keyColumnsStandInAnotherOrderAndCase_then_fit() {
        assertThat(differences(
                        seed().withoutKey("panes").with(key("other", "SHOPID", "region", "itemid", "Timestamp"))))
                .isEmpty();
    }

    @Test
    void when_uniqueKeyMissing_then_refused() {
        assertThat(only(seed().withoutKey("panes")).fixes())
                .containsExactly("ALTER TABLE `gross_income` ADD UNIQUE KEY `row_key` "
                        + "(`timestamp`, `region`, `shopid`, `itemid`)");
    }

    @Test
    void when_uniqueKeyIsOverAPrefix_then_replaced() {
        Difference difference =
                only(seed().withoutKey("panes").with(key("panes", "timestamp", "region(4)", "shopid", "itemid")));

        assertThat(difference.actual()).isEqualTo("panes(timestamp, region(4), shopid, itemid)");
        assertThat(difference.fixes())
                .containsExactly("ALTER TABLE `gross_income` DROP INDEX `panes`, "
                        + "ADD UNIQUE KEY `row_key` (`timestamp`, `region`, `shopid`, `itemid`)");
    }

    @Test
    void when_anotherUniqueKey_then_refused() {
        assertThat(only(seed().with(key("narrow", "timestamp", "shopid"))).fixes())
                .containsExactly("ALTER TABLE `gross_income` DROP INDEX `narrow`");
    }

    @Test
    void when_notATableWithTransactions_then_refused() {
        assertThat(only(seed().engine("MyISAM")).fixes()).containsExactly("ALTER TABLE `gross_income` ENGINE=InnoDB");
        assertThat(only(seed().kind("VIEW").engine(null)).actual()).isEqualTo("VIEW");
    }

    @Test
    void when_manyThingsDiffer_then_allAreToldAtOnce() {
        List<Difference> found = differences(
                seed().engine("Aria").without("utime").type("shopid", "int(11)").withoutKey("panes"));

        assertThat(found).hasSize(4);
        assertThat(new SchemaException(found)).hasMessage("""
                        the database does not match the configuration:
                          engine of gross_income is Aria, must be InnoDB (transactions)
                            fix: ALTER TABLE `gross_income` ENGINE=InnoDB;
                          column gross_income.shopid is INT(11) NOT NULL, must be BIGINT, \
                        or an integer type that holds -9223372036854775808 to 9223372036854775807; NOT NULL
                            fix: ALTER TABLE `gross_income` MODIFY COLUMN `shopid` BIGINT NOT NULL;
                          column gross_income.utime is missing, must be TIMESTAMP \
                        DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
                            fix: ALTER TABLE `gross_income` ADD COLUMN `utime` TIMESTAMP NOT NULL \
                        DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP;
                          unique keys of gross_income is missing, must be one besides the primary key, \
                        over (timestamp, region, shopid, itemid) in any order
                            fix: ALTER TABLE `gross_income` ADD UNIQUE KEY `row_key` \
                        (`timestamp`, `region`, `shopid`, `itemid`);""");
    }
}
