package io.streamingetl.core.decode.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import io.streamingetl.core.event.TimeUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the record: the verdict and the event of the decoder that this one hands over to, only to be rejected. */
@Tag("slow")
class ScanningDecoderDifferentialTest {
    private static final int RECORDS = 40_000;
    private static final int MAX_BYTES = 300;

    static List<EventSchema> schemas() {
        List<Field> operands =
                List.of(new Field("price", new FieldType.Decimal(12, 2)), new Field("count", new FieldType.Whole()));
        return List.of(
                OrderJson.SCHEMA,
                OrderJson.schema("timestamp", TimeUnit.MILLIS),
                OrderJson.schema("timestamp", TimeUnit.ISO_8601),
                OrderJson.schema("timestamp", TimeUnit.MICROS),
                new EventSchema(
                        "timestamp",
                        TimeUnit.NANOS,
                        List.of(new Field("timestamp", new FieldType.Whole(FieldType.Range.ALL, true))),
                        List.of(new Field("count", new FieldType.Whole(FieldType.Range.ALL, true)))),
                OrderJson.schema("timestamp", TimeUnit.NANOS),
                new EventSchema(
                        "timestamp",
                        TimeUnit.SECONDS,
                        List.of(
                                new Field("timestamp", new FieldType.Whole()),
                                new Field("region", new FieldType.Text(2))),
                        operands),
                new EventSchema(
                        "timestamp",
                        TimeUnit.MILLIS,
                        List.of(new Field("region", new FieldType.Text(255))),
                        List.of(
                                new Field("timestamp", new FieldType.Decimal(18, 3)),
                                new Field("price", new FieldType.Decimal(18, 15)))),
                new EventSchema(
                        "timestamp",
                        TimeUnit.SECONDS,
                        List.of(new Field("count", new FieldType.Whole()), new Field("itemid", new FieldType.Whole())),
                        List.of(
                                new Field("price", new FieldType.Decimal(5, 2)),
                                new Field("shopid", new FieldType.Decimal(18, 0)))));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void when_anyRecord_then_theVerdictAndTheEventOfTheWholeDecoder(EventSchema schema) {
        long seed = System.nanoTime();
        RandomRecords records = new RandomRecords(seed, schema.timeUnit());
        Random random = new Random(seed);
        ScanningDecoder scanning = new ScanningDecoder(schema, MAX_BYTES);
        JsonDecoder whole = new JsonDecoder(schema, MAX_BYTES);
        Event event = new Event(schema.operands().size());
        Event expected = new Event(schema.operands().size());
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        int accepted = 0;
        for (int i = 0; i < RECORDS; i++) {
            int before = random.nextInt(10);
            int behind = random.nextInt(10);
            byte[] bytes = records.next(before, behind);
            int length = bytes.length - before - behind;
            Rejection verdict = whole.decode(bytes, before, length, expected);
            Rejection scanned = scanning.decode(bytes, before, length, event);
            if (!same(scanned, event, verdict, expected)) {
                String json = new String(bytes, before, length, UTF_8);
                assertThat(describe(scanned, event))
                        .as("seed %d, record %d: %s", seed, i, json)
                        .isEqualTo(describe(verdict, expected));
            }
            if (verdict == null) {
                accepted++;
                if (!scanning.isObject(bytes, before, before + length)) {
                    throw new AssertionError("seed %d, record %d is handed over: %s"
                            .formatted(seed, i, new String(bytes, before, length, UTF_8)));
                }
            } else {
                reasons.add(verdict.reason());
            }
        }
        assertThat(accepted).as("accepted, seed %d", seed).isGreaterThan(RECORDS / 20);
        assertThat(reasons)
                .as("seed %d", seed)
                .contains(Reason.BAD_JSON, Reason.BAD_UTF8, Reason.TOO_LARGE, Reason.MISSING_FIELD, Reason.WRONG_TYPE)
                .contains(Reason.INEXACT, Reason.OUT_OF_RANGE, Reason.BAD_TIME, Reason.DUPLICATE_FIELD);
    }

    private static boolean same(Rejection one, Event event, Rejection other, Event otherEvent) {
        return other != null
                ? other.equals(one)
                : one == null
                        && event.timeMs == otherEvent.timeMs
                        && Arrays.equals(event.key, 0, event.keyLength, otherEvent.key, 0, otherEvent.keyLength)
                        && Arrays.equals(event.operands, otherEvent.operands);
    }

    private static String describe(Rejection rejection, Event event) {
        return rejection != null
                ? rejection.toString()
                : event.timeMs + " "
                        + Arrays.toString(Arrays.copyOf(event.key, event.keyLength)) + " "
                        + Arrays.toString(event.operands);
    }
}
