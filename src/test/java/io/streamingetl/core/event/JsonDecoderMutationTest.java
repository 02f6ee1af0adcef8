package io.streamingetl.core.event;

import static io.streamingetl.core.event.OrderJson.SCHEMA;
import static io.streamingetl.core.event.OrderJson.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the bytes and whatever came before: a verdict, nothing thrown, and always the same one. */
class JsonDecoderMutationTest {
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud83d",
        "null",
        "e9",
        "-",
        ".",
        "0",
        "99999999999999999999",
        "\0",
        "\n",
        "😀",
        "\"price\":1,",
        "\"note\":{",
        "\"\":[",
        " "
    };

    private static final String[] FIELDS = {"region", "shopid", "price", "timestamp", "note"};

    private static final String[] VALUES = {
        "null",
        "true",
        "\"12\"",
        "12",
        "-0",
        "4.035",
        "1e2",
        "1e400",
        "[1]",
        "{\"price\":1}",
        "\"\\ud800\"",
        "\"\\u0000\""
    };

    @Test
    void when_mutated_then_oneVerdictThatNothingAroundChanges() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        JsonDecoder used = new JsonDecoder(SCHEMA, 400);
        Set<String> verdicts = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] json = record(random);
            Event event = new Event(2);
            Rejection rejection = used.decode(json, 0, json.length, event);

            byte[] around = new byte[json.length + 14];
            Arrays.fill(around, (byte) PIECES[i % 8].charAt(0));
            System.arraycopy(json, 0, around, 7, json.length);
            Event again = new Event(2);
            assertThat(new JsonDecoder(SCHEMA, 400).decode(around, 7, json.length, again))
                    .as("seed %d, record %d: %s", seed, i, new String(json, UTF_8))
                    .isEqualTo(rejection);
            if (rejection == null) {
                assertThat(OrderJson.describe(SCHEMA, again)).isEqualTo(OrderJson.describe(SCHEMA, event));
                verdicts.add("accepted");
            } else {
                assertThat(rejection.detail()).as("seed %d", seed).doesNotContain("the parser failed");
                assertThat(rejection.detail().length()).as("seed %d", seed).isBetween(10, 250);
                verdicts.add(rejection.reason().toString());
            }
        }
        assertThat(verdicts)
                .as("verdicts that were met, seed %d", seed)
                .contains("accepted", "BAD_JSON", "BAD_UTF8", "TOO_LARGE", "MISSING_FIELD", "NULL_FIELD", "WRONG_TYPE")
                .contains("INEXACT", "OUT_OF_RANGE", "BAD_TIME", "DUPLICATE_FIELD");
    }

    private static byte[] record(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> order().with(pick(random, FIELDS), pick(random, VALUES)).bytes();
            case 1 ->
                (order()
                                + order().with(pick(random, FIELDS), pick(random, VALUES))
                                        .toString())
                        .replace("}{", ",")
                        .getBytes(UTF_8);
            default -> mutated(random);
        };
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    private static byte[] mutated(Random random) {
        byte[] json = order().bytes();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            int from = random.nextInt(json.length + 1);
            int to = Math.min(json.length, from + random.nextInt(random.nextInt(4) == 0 ? 40 : 3));
            byte[] piece =
                    switch (random.nextInt(6)) {
                        case 0 -> new byte[0];
                        case 1 -> new byte[] {(byte) random.nextInt(256)};
                        case 2 -> Arrays.copyOf(json, random.nextInt(json.length + 1));
                        default -> pick(random, PIECES).getBytes(UTF_8);
                    };
            byte[] next = new byte[from + piece.length + json.length - to];
            System.arraycopy(json, 0, next, 0, from);
            System.arraycopy(piece, 0, next, from, piece.length);
            System.arraycopy(json, to, next, from + piece.length, json.length - to);
            json = next;
        }
        return json;
    }

    @Test
    void when_aRecordWasRejected_then_theNextOneIsNotTouched() {
        JsonDecoder decoder = new JsonDecoder(SCHEMA);
        String good = OrderJson.verdict(decoder, SCHEMA, order().bytes());
        for (OrderJson bad : new OrderJson[] {
            order().with("price", "1.001"), order().without("region"), order().with("count", "1, \"count\": 2")
        }) {
            assertThat(OrderJson.verdict(decoder, SCHEMA, bad.bytes())).isNotEqualTo(good);
            assertThat(OrderJson.verdict(decoder, SCHEMA, order().bytes())).isEqualTo(good);
        }
    }

    @Test
    void when_manyDistinctNames_then_accepted() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 80_000; i++) {
            json.append("\"n").append(i).append("\":0,");
        }
        byte[] bytes = json.append(order().toString().substring(1)).toString().getBytes(UTF_8);
        JsonDecoder decoder = new JsonDecoder(SCHEMA);
        assertThat(decoder.decode(bytes, 0, bytes.length, new Event(2))).isNull();
    }
}
