package io.streamingetl.pipeline.write.schema;

import static io.streamingetl.pipeline.write.schema.ActualTables.key;
import static io.streamingetl.pipeline.write.schema.ActualTables.seed;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.write.Orders;
import io.streamingetl.pipeline.write.sql.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of a table that is partitioned: each of its unique keys contains the columns that it is partitioned by. */
class PartitionedTableTest {

    private static List<Difference> differences(ActualTables actual) {
        return TableCheck.differences(Orders.table().shape(Dialect.MARIADB), actual.build());
    }

    @ParameterizedTest
    @CsvSource({"id;timestamp", "timestamp;id", "ID;Timestamp;region"})
    void when_primaryKeyHasColumnsToPartitionBy_then_fit(String parts) {
        assertThat(differences(
                        seed().partitionedBy("timestamp").withoutKey("PRIMARY").with(key("PRIMARY", parts.split(";")))))
                .isEmpty();
    }

    @Test
    void when_partitionedByTimestampWithoutId_then_theKeyThatIsAddedHasBoth() {
        ActualTables actual = seed().partitionedBy("timestamp")
                .without("id")
                .withoutKey("PRIMARY")
                .with(key("PRIMARY", "timestamp", "region", "shopid", "itemid"));

        assertThat(only(actual).fixes())
                .containsExactly("ALTER TABLE `gross_income` DROP PRIMARY KEY, "
                        + "ADD COLUMN `id` BIGINT NOT NULL AUTO_INCREMENT FIRST, ADD PRIMARY KEY (`id`, `timestamp`)");
    }

    @Test
    void when_partitionedByAColumnOutsideTheUniqueKey_then_partitioningMustGo() {
        Difference difference = only(seed().partitionedBy("id"));

        assertThat(difference.toString())
                .isEqualTo("partitioning of gross_income is by (id), must be by columns of the unique key "
                        + "(timestamp, region, shopid, itemid), or none\n"
                        + "    fix: ALTER TABLE `gross_income` REMOVE PARTITIONING;");
    }

    private static Difference only(ActualTables actual) {
        List<Difference> found = differences(actual);
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
