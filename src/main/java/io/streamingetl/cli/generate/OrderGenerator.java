package io.streamingetl.cli.generate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Generates sample orders. An order depends only on the options and its number: the same number gives the same bytes,
 * whatever the sequence of calls. Belongs to one thread, because it uses one buffer.
 *
 * <p>Shops and items are skewed: a draw {@code u} in [0, 1) picks number {@code n * u^3}, so that half of the orders go
 * to an eighth of them. A shop has a home region; one order in sixteen goes to any region.
 */
public final class OrderGenerator {
    private static final String[] REGIONS = {"SG", "TW", "MY", "TH", "VN", "ID", "PH", "BR"};
    private static final byte[][] REGION_BYTES =
            Arrays.stream(REGIONS).map(r -> r.getBytes(ISO_8859_1)).toArray(byte[][]::new);
    private static final byte[] ITEM = "{\"itemid\": ".getBytes(ISO_8859_1);
    private static final byte[] COUNT = ", \"count\": ".getBytes(ISO_8859_1);
    private static final byte[] TIMESTAMP = ", \"timestamp\": ".getBytes(ISO_8859_1);
    private static final byte[] PRICE = ", \"price\": ".getBytes(ISO_8859_1);
    private static final byte[] ORDER = ", \"orderid\": ".getBytes(ISO_8859_1);
    private static final byte[] SHOP = ", \"shopid\": ".getBytes(ISO_8859_1);
    private static final byte[] REGION = ", \"region\": \"".getBytes(ISO_8859_1);
    private static final byte[] END = "\"}".getBytes(ISO_8859_1);

    private static final long FIRST_SHOP = 100_000;
    private static final long FIRST_ITEM = 100_000;
    private static final long FIRST_ORDER = 1_000_000_000_000L;
    private static final long ORDER_SPAN = 8_000_000_000_000L;
    private static final int CROSS_BORDER = 16;
    private static final int MAX_COUNT = 100;
    private static final int MAX_PRICE_CENTS = 100_000;

    private final OrderOptions options;
    private final long orderBase;
    private final byte[] buffer = new byte[256];
    private int length;
    private long random;

    public OrderGenerator(OrderOptions options) {
        this.options = options;
        this.orderBase = FIRST_ORDER + Long.remainderUnsigned(mix(options.seed()), ORDER_SPAN);
    }

    /** The bytes of an order, with the event time that the options' rate gives it. */
    public byte[] order(long number) {
        return order(number, dueMs(number));
    }

    /**
     * The bytes of an order, in a new array.
     *
     * @param number 0 for the first
     * @param dueMs its event time before disorder, milliseconds since the epoch; the order's is never later
     */
    public byte[] order(long number, long dueMs) {
        random = mix(options.seed()) + number;
        long shop = skewed(options.shops());
        long item = shop * options.items() + skewed(options.items());
        int region = (int) ((draw(CROSS_BORDER) == 0 ? draw(REGIONS.length) : shop) % REGIONS.length);
        long cents = 1 + skewed(MAX_PRICE_CENTS);

        length = 0;
        append(ITEM);
        append(FIRST_ITEM + item);
        append(COUNT);
        append(1 + skewed(MAX_COUNT));
        append(TIMESTAMP);
        append(Math.floorDiv(dueMs - backMs(), 1000L));
        append(PRICE);
        appendPrice(cents);
        append(ORDER);
        append(id(number));
        append(SHOP);
        append(FIRST_SHOP + shop);
        append(REGION);
        append(REGION_BYTES[region]);
        append(END);
        return Arrays.copyOf(buffer, length);
    }

    /** The key of an order's record: its id, as text. */
    public byte[] key(long number) {
        length = 0;
        append(id(number));
        return Arrays.copyOf(buffer, length);
    }

    /** When an order is due: {@code start + number / rate}, milliseconds since the epoch. */
    long dueMs(long number) {
        long rate = options.ratePerSecond();
        return options.startMs() + number / rate * 1000 + number % rate * 1000 / rate;
    }

    private long id(long number) {
        return orderBase + number;
    }

    private long backMs() {
        if (options.lateFraction() > 0 && unit() < options.lateFraction()) {
            return OrderOptions.MIN_LATE_MS + draw(OrderOptions.MAX_LATE_MS - OrderOptions.MIN_LATE_MS);
        }
        return draw(options.disorderMs() + 1);
    }

    private long skewed(int bound) {
        double u = unit();
        return (long) (bound * u * u * u);
    }

    private long draw(int bound) {
        return (long) (unit() * bound);
    }

    /** The next random number in [0, 1): 53 bits of a mixed counter that restarts with every order. */
    private double unit() {
        random += 0x9E3779B97F4A7C15L;
        return (mix(random) >>> 11) * 0x1p-53;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Formatted as by Python: at least one digit after the point, and no further trailing zero. */
    private void appendPrice(long cents) {
        append(cents / 100);
        buffer[length++] = '.';
        buffer[length++] = (byte) ('0' + cents / 10 % 10);
        if (cents % 10 != 0) {
            buffer[length++] = (byte) ('0' + cents % 10);
        }
    }

    private void append(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** Appends a number that is not negative. */
    private void append(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }
}
