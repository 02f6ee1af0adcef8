package io.streamingetl.core.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares a decoder with {@link TreeDecoder} on {@link RandomRecords}: the same verdict, the same values, whatever
 * stands around the record in its array and whatever was decoded before.
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
    static void check(Factory factory, EventSchema schema) {
        long seed = Long.getLong("decoder.seed", System.nanoTime());
        int cases = Integer.getInteger("decoder.cases", 340_000);
        new DecoderDifference(seed, schema).run(factory, schema, seed, cases);
    }

    private DecoderDifference(long seed, EventSchema schema) {
        run = "-Ddecoder.seed=" + seed + ", " + schema.timeUnit();
        System.out.println("decoder test: " + run);
    }

    private void run(Factory factory, EventSchema schema, long seed, int cases) {
        RandomRecords records = new RandomRecords(schema, seed);
        TreeDecoder reference = new TreeDecoder(schema, MAX_BYTES);
        EventDecoder decoder = factory.decoder(schema, MAX_BYTES);
        Event event = new Event(schema.operands().size());
        for (int i = 0; i < cases; i++) {
            byte[] record = records.next();
            byte[] fetched = new byte[record.length + 2 * MARGIN];
            Arrays.fill(fetched, (byte) "0\"}{ ,]1".charAt(i % 8));
            System.arraycopy(record, 0, fetched, MARGIN, record.length);
            Rejection rejection = decoder.decode(fetched, MARGIN, record.length, event);
            String verdict = rejection == null
                    ? OrderJson.describe(schema, event)
                    : rejection.reason().toString();
            String expected = reference.verdict(record);
            if (!verdict.equals(expected)) {
                throw new AssertionError("%s, record %d: %s is %s, must be %s"
                        .formatted(run, i, new String(record, UTF_8), verdict, expected));
            }
            verdicts.merge(rejection == null ? "accepted" : verdict, 1, Integer::sum);
            checkSentence(rejection, i);
        }
        assertThatAllWasMet(schema, cases);
    }

    private void checkSentence(Rejection rejection, int i) {
        if (rejection != null
                && (rejection.detail().length() < 10
                        || rejection.detail().length() > 250
                        || rejection.detail().contains("the parser failed"))) {
            throw new AssertionError("%s, record %d: %s".formatted(run, i, rejection));
        }
    }

    private void assertThatAllWasMet(EventSchema schema, int cases) {
        Set<Reason> decoders = EnumSet.complementOf(EnumSet.of(Reason.TOMBSTONE, Reason.FUTURE, Reason.LATE));
        for (Reason reason : decoders) {
            assertThat(verdicts.getOrDefault(reason.toString(), 0))
                    .as("%s records, %s", reason, run)
                    .isGreaterThan(cases / 30_000);
        }
        assertThat(verdicts.get("accepted")).as("accepted records, %s", run).isGreaterThan(cases / 10);
    }
}
