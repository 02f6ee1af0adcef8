package io.streamingetl.pipeline.write.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.pipeline.write.Orders;
import io.streamingetl.pipeline.write.sql.SchemaException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTableTest {

    @Test
    void when_ordersOnMariaDb_then_ddlAsDesigned() {
        assertThat(Orders.table().shape(Dialect.MARIADB).ddl()).isEqualTo("""
            CREATE TABLE IF NOT EXISTS `gross_income` (
              `id` BIGINT NOT NULL AUTO_INCREMENT,
              `region` VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
              `shopid` BIGINT NOT NULL,
              `itemid` BIGINT NOT NULL,
              `timestamp` BIGINT NOT NULL,
              `gross_income` DECIMAL(40,2) NOT NULL,
              `utime` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
              PRIMARY KEY (`id`),
              UNIQUE KEY `row_key` (`timestamp`, `region`, `shopid`, `itemid`)
            ) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4\
            """);
    }

    @ParameterizedTest
    @CsvSource({"MYSQL,VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin", "MYSQL_BEFORE_8_0_17,VARBINARY(64)"
    })
    void when_onMySql_then_textIsWhatKeepsItDistinct(Dialect dialect, String type) {
        assertThat(Orders.table().shape(dialect).ddl()).contains("`region` " + type + " NOT NULL");
    }

    /** Operand 0 is a decimal(12,2), operand 1 a whole number. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUM   | 0     | DECIMAL(38,2)",
                "SUM   | 1     | DECIMAL(38,0)",
                "SUM   | 0,1   | DECIMAL(40,2)",
                "SUM   | 0,1,1 | DECIMAL(59,2)",
                "SUM   | 1,1,1 | DECIMAL(65,0)",
                "COUNT | ''    | BIGINT",
                "MIN   | 0     | DECIMAL(12,2)",
                "MAX   | 0,1   | DECIMAL(31,2)",
                "MAX   | 1     | BIGINT"
            })
    void when_measure_then_wideEnough(MeasureKind kind, String factors, String type) {
        List<Integer> indexes = factors.isEmpty()
                ? List.of()
                : List.of(factors.split(",")).stream().map(Integer::valueOf).toList();
        int scale = 2 * Collections.frequency(indexes, 0);

        TableShape shape = Orders.table(new Measure("m", kind, indexes, scale)).shape(Dialect.MYSQL);

        assertThat(shape.ddl()).contains("  `m` " + type + " NOT NULL,\n");
    }

    @Test
    void when_scaleIsBeyondADecimal_then_refused() {
        ResultTable table = Orders.table(new Measure("m", MeasureKind.SUM, List.of(0, 0), 31));

        assertThatThrownBy(() -> table.shape(Dialect.MYSQL))
                .isInstanceOf(SchemaException.class)
                .hasMessage("measure m has 31 digits after the point, a DECIMAL has at most 30");
    }

    @Test
    void when_keyIsTooLongForAnIndex_then_refused() {
        FieldType longest = new FieldType.Text(255);
        List<Field> fits = List.of(new Field("a", longest), new Field("b", longest), new Field("c", longest));
        List<Field> tooLong = List.of(fits.get(0), fits.get(1), fits.get(2), new Field("d", new FieldType.Whole()));

        assertThat(table(fits).shape(Dialect.MYSQL).uniqueKey()).containsExactly("timestamp", "a", "b", "c");
        assertThatThrownBy(() -> table(tooLong).shape(Dialect.MYSQL))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("[a, b, c, d] takes 3076 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0     | 65535                | smallint(5) unsigned | true",
                "0     | 65536                | smallint(5) unsigned | false",
                "-1    | 10                   | smallint(5) unsigned | false",
                "-128  | 127                  | tinyint(4)           | true",
                "0     | 4294967295           | int(10) unsigned     | true",
                "0     | 9223372036854775807  | bigint(20) unsigned  | true",
                "0     | 9223372036854775807  | int(10) unsigned     | false"
            })
    void when_aKeyFieldHasARange_then_anyIntegerColumnThatHoldsItFits(
            long least, long greatest, String type, boolean fits) {
        FieldType ranged = new FieldType.Whole(new FieldType.Range(least, greatest));
        TableShape shape = table(List.of(new Field("shopid", ranged))).shape(Dialect.MARIADB);

        assertThat(shape.columns().get(1).accepts(ActualTables.column("shopid", type, false, null, "")))
                .isEqualTo(fits);
        assertThat(shape.ddl()).contains("`shopid` BIGINT NOT NULL");
    }

    @Test
    void when_twoColumnsHaveOneName_then_refused() {
        ResultTable table = table(List.of(new Field("ID", new FieldType.Whole())));

        assertThatThrownBy(() -> table.shape(Dialect.MYSQL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two columns ID");
    }

    private static ResultTable table(List<Field> key) {
        return new ResultTable(new Aggregation(key, List.of(), new Measures(List.of()), 60_000, WindowLabel.END, "t"));
    }
}
