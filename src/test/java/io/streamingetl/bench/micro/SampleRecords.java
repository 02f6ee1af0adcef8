package io.streamingetl.bench.micro;

import io.streamingetl.cli.generate.OrderGenerator;
import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.core.decode.json.JsonDecoder;
import io.streamingetl.core.event.Event;
import java.util.Map;
import java.util.SplittableRandom;

/** Input of the micro-benchmarks: the default job, and orders as a topic contains them. */
public final class SampleRecords {
    public static final EtlConfig CONFIG = ConfigParser.parse("pipeline: orders", "defaults", Map.of(), 1);

    private static final long START_MS = 1_537_509_600_000L;
    private static final long PER_SECOND = 15_500;

    private SampleRecords() {}

    /** The values of this many records. */
    static byte[][] values(int count) {
        OrderGenerator orders = new OrderGenerator(OrderOptions.of(1, START_MS, PER_SECOND));
        byte[][] values = new byte[count][];
        for (int i = 0; i < count; i++) {
            values[i] = orders.order(i);
        }
        return values;
    }

    /** This many events with uniformly distributed keys. */
    static Event[] events(int count, int keys) {
        JsonDecoder decoder = new JsonDecoder(CONFIG.schema());
        byte[][] values = values(1);
        SplittableRandom random = new SplittableRandom(1);
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            Event event = new Event(CONFIG.schema().operands().size());
            decoder.decode(values[0], 0, values[0].length, event);
            // The last word of the key holds the item's number.
            event.key[event.keyLength - 1] += random.nextInt(keys);
            events[i] = event;
        }
        return events;
    }
}
