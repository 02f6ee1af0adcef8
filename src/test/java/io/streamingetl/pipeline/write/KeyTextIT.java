package io.streamingetl.pipeline.write;

import static io.streamingetl.pipeline.write.FreshDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.write.schema.SchemaManager;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyTextIT {
    private static final String UPSERT =
            "INSERT INTO gross_income (region, shopid, itemid, timestamp, gross_income) VALUES (?, 1, 2, 60, 1.25)"
                    + " ON DUPLICATE KEY UPDATE gross_income = gross_income + VALUES(gross_income)";

    /**
     * Pairs that some collation takes for one: case, accents, width, trailing spaces, ignorables, emoji, casing of ß.
     */
    private static final List<String> DISTINCT = List.of(
            "",
            " ",
            "\0",
            "SG",
            "sg",
            "SG ",
            "SG  ",
            "SG\0",
            "SG\t",
            "SG\u200b",
            "\uff33\uff27",
            "\u00e9",
            "e\u0301",
            "e",
            "\u00df",
            "ss",
            "\u1e9e",
            "\ud83d\ude00",
            "\ud83d\ude03",
            "\uffff",
            "\ud83d\ude00".repeat(16));

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @Test
    void when_textsDiffer_then_distinctRowsThatReadAsText() throws Exception {
        Pool pool = database.pool();
        await(pool.withConnection(new SchemaManager(List.of(Orders.table()), true)::prepare));

        for (int round = 0; round < 2; round++) {
            for (String text : DISTINCT) {
                await(pool.preparedQuery(UPSERT).execute(Tuple.of(text)));
            }
        }

        assertThat(database.select("SELECT region FROM gross_income ORDER BY id"))
                .containsExactlyElementsOf(DISTINCT);
        assertThat(database.select("SELECT DISTINCT gross_income FROM gross_income"))
                .containsExactly("2.50");
        assertThat(database.select("SELECT COUNT(*) FROM gross_income WHERE region = 'SG'"))
                .containsExactly("1");
    }
}
