package io.streamingetl.pipeline.write.schema;

import static io.streamingetl.pipeline.write.FreshDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.measure.Aggregation;
import io.streamingetl.core.measure.Measure;
import io.streamingetl.core.measure.MeasureKind;
import io.streamingetl.core.measure.Measures;
import io.streamingetl.core.window.WindowLabel;
import io.streamingetl.pipeline.write.FreshDatabase;
import io.streamingetl.pipeline.write.Orders;
import io.streamingetl.pipeline.write.connect.ConnectionSetup;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trial of a table's creation against the creation itself, on a real server. */
class CreationTrialIT {
    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    /** With the timestamp, MySQL accepts 15 key fields and MariaDB 31; no server a row of more than 8,126 bytes. */
    @ParameterizedTest
    @CsvSource({"1, 1", "15, 1", "16, 1", "32, 1", "1, 200", "1, 400"})
    void when_theTableIsTried_then_itEndsAsItsCreationAndLeavesNothing(int keyFields, int measures) throws Exception {
        Pool root = database.pool(
                database.name(), "root", database.server().rootPassword(), ConnectionSetup.connectHandler());
        TableShape table = await(root.withConnection(Dialect::query).map(table(keyFields, measures)::shape));

        Optional<Throwable> refusal =
                await(root.withConnection(connection -> CreationTrial.refusal(connection, table)));

        assertThat(database.select("SHOW TABLES")).isEmpty();
        assertThat(refusal.map(Throwable::getMessage))
                .isEqualTo(await(root.query(table.ddl())
                        .execute()
                        .map(Optional.<String>empty())
                        .otherwise(failure -> Optional.of(failure.getMessage()))));
    }

    private static ResultTable table(int keyFields, int measures) {
        List<Field> key = IntStream.range(0, keyFields)
                .mapToObj(i -> new Field("k" + i, Orders.WHOLE))
                .toList();
        List<Field> operands =
                List.of(new Field("price", new FieldType.Decimal(12, 2)), new Field("count", Orders.WHOLE));
        List<Measure> sums = IntStream.range(0, measures)
                .mapToObj(i -> new Measure("m" + i, MeasureKind.SUM, List.of(0, 1, 1), 2))
                .toList();
        return new ResultTable(
                new Aggregation(key, operands, new Measures(sums), 60_000, WindowLabel.END, Orders.TABLE));
    }
}
