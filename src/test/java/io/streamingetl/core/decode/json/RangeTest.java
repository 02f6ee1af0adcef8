package io.streamingetl.core.decode.json;

import static io.streamingetl.core.decode.json.OrderJson.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.TimeUnit;
import io.streamingetl.core.text.Numbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers of fields whose type has a range, in the decoder that the pipeline uses. */
class RangeTest {
    private static final EventSchema SCHEMA = new EventSchema(
            "timestamp",
            TimeUnit.SECONDS,
            List.of(new Field("itemid", new FieldType.Whole(new FieldType.Range(Long.MIN_VALUE, 125_717)))),
            List.of(
                    new Field("price", new FieldType.Decimal(12, 2, new FieldType.Range(1, 999_999))),
                    new Field("count", new FieldType.Whole(new FieldType.Range(0, Long.MAX_VALUE)))));

    private static final int RANGES = 3_000;

    private static final long[] EDGES = {
        Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 83, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };

    private static Rejection verdict(String field, String json) {
        byte[] record = order().with(field, json).bytes();
        return new ScanningDecoder(SCHEMA).decode(record, 0, record.length, new Event(2));
    }

    @ParameterizedTest
    @CsvSource({
        "count, 0",
        "count, -0",
        "count, 9223372036854775807",
        "price, 0.01",
        "price, 1e-2",
        "price, 9999.99",
        "itemid, 125717",
        "itemid, -9223372036854775808"
    })
    void when_theNumberIsInItsRange_then_accepted(String field, String json) {
        assertThat(verdict(field, json)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "count, -1, count is -1: less than 0",
        "count, -9223372036854775808, count is -9223372036854775808: less than 0",
        "price, 0, price is 0: less than 0.01",
        "price, -0.01, price is -0.01: less than 0.01",
        "price, 1e4, price is 1e4: more than 9999.99",
        "price, 10000.00, price is 10000.00: more than 9999.99",
        "itemid, 125718, itemid is 125718: more than 125717"
    })
    void when_theNumberIsPastItsRange_then_saidWhich(String field, String json, String detail) {
        assertThat(verdict(field, json)).isEqualTo(new Rejection(Reason.OUT_OF_RANGE, detail));
    }

    /** Both ends of random ranges and their neighbours, among them the ends of 64 bits. */
    @Test
    void when_anyNumberMeetsAnyRange_then_theVerdictOfTheWholeDecoder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < RANGES; i++) {
            FieldType type = random.nextBoolean() ? whole(random) : decimal(random);
            EventSchema schema =
                    new EventSchema("timestamp", TimeUnit.SECONDS, List.of(), List.of(new Field("count", type)));
            EventDecoder scanning = new ScanningDecoder(schema);
            EventDecoder whole = new JsonDecoder(schema);
            for (BigInteger number : numbers(type.range(), random)) {
                String json = new BigDecimal(number, type.scale()).toPlainString();
                byte[] record = order().with("count", json).bytes();
                String expected = OrderJson.verdict(whole, schema, record);
                assertThat(OrderJson.verdict(scanning, schema, record))
                        .as("seed %d: %s in %s", seed, json, type)
                        .isEqualTo(expected);
                accepted += expected.equals(Reason.OUT_OF_RANGE.toString()) ? 0 : 1;
            }
        }
        assertThat(accepted).as("accepted, seed %d", seed).isGreaterThan(RANGES);
    }

    private static FieldType whole(Random random) {
        return new FieldType.Whole(range(() -> random.nextInt(3) == 0
                ? EDGES[random.nextInt(EDGES.length)]
                : random.nextLong() >> random.nextInt(64)));
    }

    /** Its bounds have no more digits than its numbers, as the configuration requires. */
    private static FieldType decimal(Random random) {
        int precision = random.nextInt(1, 19);
        long limit = Numbers.powerOfTen(precision) - 1;
        FieldType.Range range = random.nextInt(4) == 0
                ? FieldType.Range.ALL
                : range(() -> random.nextInt(4) == 0 ? -limit : random.nextLong() % (limit + 1));
        return new FieldType.Decimal(precision, random.nextInt(precision + 1), range);
    }

    private static FieldType.Range range(LongSupplier bound) {
        long one = bound.getAsLong();
        long other = bound.getAsLong();
        return new FieldType.Range(Math.min(one, other), Math.max(one, other));
    }

    private static List<BigInteger> numbers(FieldType.Range range, Random random) {
        List<BigInteger> numbers = new ArrayList<>(List.of(
                BigInteger.ZERO, BigInteger.valueOf(83), BigInteger.valueOf(random.nextLong() >> random.nextInt(64))));
        for (long bound : new long[] {range.min(), range.max()}) {
            for (int near = -1; near <= 1; near++) {
                numbers.add(BigInteger.valueOf(bound).add(BigInteger.valueOf(near)));
            }
        }
        return numbers;
    }

    @Test
    void when_theNumberIsInexactAndPastItsRange_then_inexact() {
        assertThat(verdict("price", "-0.005").reason()).isEqualTo(Reason.INEXACT);
    }
}
