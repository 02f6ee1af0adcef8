package io.streamingetl.core.decode.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.event.Event;
import io.streamingetl.core.event.EventDecoder;
import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.Reason;
import io.streamingetl.core.event.Rejection;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Compares decoders with {@link TreeDecoder} on {@link OddRecords}: the same verdict, the same values, whatever stands
 * around the record in its array and whatever was decoded before.
 */
final class DecoderDifference {
    /** A value with more bytes is too large: small, so that mutation meets it. */
    private static final int MAX_BYTES = 400;

    private static final int MARGIN = 7;

    /** Makes the decoder under test. */
    interface Factory {
        EventDecoder decoder(EventSchema schema, int maxBytes);
    }

    /** What the records were found to be, and how many of each. */
    private final TreeMap<String, Integer> verdicts = new TreeMap<>();

    private final String run;

    /** Cases, and where they begin: {@code -Ddecoder.cases=..} and {@code -Ddecoder.seed=..}. */
    static void check(EventSchema schema, Factory... factories) {
        long seed = Long.getLong("decoder.seed", System.nanoTime());
        int cases = Integer.getInteger("decoder.cases", 150_000);
        List<EventDecoder> decoders = Stream.of(factories)
                .map(factory -> factory.decoder(schema, MAX_BYTES))
                .toList();
        new DecoderDifference(seed, schema).run(decoders, schema, seed, cases);
    }

    private DecoderDifference(long seed, EventSchema schema) {
        run = "-Ddecoder.seed=" + seed + ", " + schema.timeUnit();
        System.out.println("decoder test: " + run);
    }

    private void run(List<EventDecoder> decoders, EventSchema schema, long seed, int cases) {
        OddRecords records = new OddRecords(schema, seed);
        TreeDecoder reference = new TreeDecoder(schema, MAX_BYTES);
        Event event = new Event(schema.operands().size());
        for (int i = 0; i < cases; i++) {
            byte[] record = records.next();
            String expected = reference.verdict(record);
            byte[] fetched = new byte[record.length + 2 * MARGIN];
            Arrays.fill(fetched, (byte) "0\"}{ ,]1".charAt(i % 8));
            System.arraycopy(record, 0, fetched, MARGIN, record.length);
            for (EventDecoder decoder : decoders) {
                Rejection rejection = decoder.decode(fetched, MARGIN, record.length, event);
                String verdict = rejection == null
                        ? OrderJson.describe(schema, event)
                        : rejection.reason().toString();
                if (!verdict.equals(expected)) {
                    throw new AssertionError("%s, record %d: %s is %s to %s, must be %s"
                            .formatted(run, i, new String(record, UTF_8), verdict, decoder.getClass(), expected));
                }
                checkSentence(rejection, i);
                verdicts.merge(rejection == null ? "accepted" : verdict, 1, Integer::sum);
            }
        }
        assertThatAllWasMet(cases);
    }

    private void checkSentence(Rejection rejection, int i) {
        if (rejection != null
                && (rejection.detail().length() < 10
                        || rejection.detail().length() > 250
                        || rejection.detail().contains("the parser failed"))) {
            throw new AssertionError("%s, record %d: %s".formatted(run, i, rejection));
        }
    }

    private void assertThatAllWasMet(int cases) {
        Set<Reason> decoders = EnumSet.complementOf(EnumSet.of(Reason.TOMBSTONE, Reason.FUTURE, Reason.LATE));
        for (Reason reason : decoders) {
            assertThat(verdicts.getOrDefault(reason.toString(), 0))
                    .as("%s records, %s", reason, run)
                    .isGreaterThan(cases / 30_000);
        }
        assertThat(verdicts.get("accepted")).as("accepted records, %s", run).isGreaterThan(cases / 20);
    }
}
