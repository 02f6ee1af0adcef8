package io.streamingetl.core.decode.json;

import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Field;
import io.streamingetl.core.event.FieldType;
import io.streamingetl.core.event.TimeUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More than a million records a run, each through both of the product's decoders. */
@Tag("slow")
class DecoderDifferenceTest {
    /** The event time is a key too. */
    private static final EventSchema TIME_IN_KEY = new EventSchema(
            "timestamp",
            TimeUnit.MILLIS,
            List.of(new Field("timestamp", new FieldType.Whole()), new Field("region", new FieldType.Text(8))),
            List.of(
                    new Field("price", new FieldType.Decimal(18, 2)),
                    new Field("count", new FieldType.Decimal(18, 0))));

    @Test
    void when_timeIsInSeconds_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(OrderJson.SCHEMA, ScanningDecoder::new, JsonDecoder::new);
    }

    /** Numbers are bounded below, above, and on both sides. */
    private static final EventSchema RANGES = new EventSchema(
            "timestamp",
            TimeUnit.SECONDS,
            List.of(
                    new Field("region", new FieldType.Text(16)),
                    new Field("shopid", new FieldType.Whole(new FieldType.Range(Long.MIN_VALUE, 1L << 50)))),
            List.of(
                    new Field("price", new FieldType.Decimal(12, 2, new FieldType.Range(-10_000, 50_000_000))),
                    new Field("count", new FieldType.Whole(new FieldType.Range(-5, Long.MAX_VALUE)))));

    @Test
    void when_numbersHaveRanges_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(RANGES, ScanningDecoder::new, JsonDecoder::new);
    }

    @Test
    void when_timeIsInMillisAndAKey_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(TIME_IN_KEY, ScanningDecoder::new, JsonDecoder::new);
    }

    /** Numbers may be in quotes, also the event time, which is a key. */
    private static final EventSchema QUOTED = new EventSchema(
            "timestamp",
            TimeUnit.SECONDS,
            List.of(
                    new Field("region", new FieldType.Text(16)),
                    new Field("timestamp", new FieldType.Whole(FieldType.Range.ALL, true))),
            List.of(
                    new Field("price", new FieldType.Decimal(12, 2, new FieldType.Range(0, Long.MAX_VALUE), true)),
                    new Field("count", new FieldType.Whole(FieldType.Range.ALL, true))));

    @Test
    void when_numbersMayBeInQuotes_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(QUOTED, ScanningDecoder::new, JsonDecoder::new);
    }

    @Test
    void when_timeIsInMicros_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(OrderJson.schema("timestamp", TimeUnit.MICROS), ScanningDecoder::new, JsonDecoder::new);
    }

    @Test
    void when_timeIsInNanos_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(OrderJson.schema("timestamp", TimeUnit.NANOS), ScanningDecoder::new, JsonDecoder::new);
    }

    @Test
    void when_timeIsText_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(
                OrderJson.schema("timestamp", TimeUnit.ISO_8601), ScanningDecoder::new, JsonDecoder::new);
    }
}
