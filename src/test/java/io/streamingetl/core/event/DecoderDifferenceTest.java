package io.streamingetl.core.event;

import java.util.List;
import org.junit.jupiter.api.Test;

/** More than a million records a run. */
class DecoderDifferenceTest {
    /** The event time is a key too. */
    private static final EventSchema TIME_IN_KEY = new EventSchema(
            "timestamp",
            TimeUnit.MILLIS,
            List.of(new Field("timestamp", new FieldType.Whole()), new Field("region", new FieldType.Text(3))),
            List.of(new Field("price", new FieldType.Decimal(18, 2)), new Field("count", new FieldType.Decimal(6, 0))));

    @Test
    void when_timeIsInSeconds_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(JsonDecoder::new, OrderJson.SCHEMA);
    }

    @Test
    void when_timeIsInMillisAndAKey_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(JsonDecoder::new, TIME_IN_KEY);
    }

    @Test
    void when_timeIsText_then_sameVerdictAndValuesAsTheReference() {
        DecoderDifference.check(JsonDecoder::new, OrderJson.schema("timestamp", TimeUnit.ISO_8601));
    }
}
