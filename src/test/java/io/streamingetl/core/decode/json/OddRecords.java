package io.streamingetl.core.decode.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingetl.core.event.EventSchema;
import io.streamingetl.core.event.TimeUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Records in which anything may be odd: spelling, order, types, ranges, duplicates, nesting; half of them with a few
 * bytes changed on top. The same seed makes the same records.
 */
final class OddRecords {
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
        " ",
        "\0",
        "\n",
        "😀",
        "é",
        "99999999999999999999",
        "\"price\":1,",
        "\"note\":{",
        "\"\":[",
        "\ufeff",
        "1E",
        "true",
        "/**/"
    };

    private static final String[] ODD = {
        "null",
        "true",
        "false",
        "\"12\"",
        "12",
        "-0",
        "-0.0",
        "0e999",
        "4.035",
        "1e2",
        "1E+2",
        "1e400",
        "1e-400",
        "1e99999999999",
        "-1e-99999999999",
        "NaN",
        "012",
        "5.",
        "+5",
        "0x10",
        "[1]",
        "[]",
        "{}",
        "{\"price\":1}",
        "\"\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "\"\\u0000\"",
        "\"TW \"",
        "\"'); DROP TABLE\"",
        "\"2018-09-21T06:17:46Z\"",
        "\"2018-09-21T06:17:46\"",
        "\"2018-09-21T06:17:46.999999+08:00\"",
        "\"1969-12-31T23:59:59.999Z\"",
        "\"+999999999-12-31T23:59:59Z\"",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "9999999999.99",
        "10000000000",
        "9223372036854775",
        "9223372036854776",
        "100000000000000000000e-20",
        "0.000000000000000000001e21"
    };

    private static final String[] DATES = {"2018-09-21", "2018-09-21", "20180921", "+12018-09-21"};
    private static final String[] CLOCKS = {"T06:17:46", "T06:17:46.5", "t061746,25", "T24:00:00", "T23:59", "T07"};
    private static final String[] OFFSETS = {"Z", "+02:00", "-0330", "+08", "z"};

    private static final String[] SPACES = {" ", "\n", "\t\r", "   "};

    private final Random random;
    private final EventSchema schema;
    private final List<String> names;

    OddRecords(EventSchema schema, long seed) {
        this.schema = schema;
        this.random = new Random(seed);
        Set<String> distinct = new LinkedHashSet<>(List.of(schema.timeField(), "orderid"));
        schema.key().forEach(field -> distinct.add(field.name()));
        schema.operands().forEach(field -> distinct.add(field.name()));
        names = List.copyOf(distinct);
    }

    byte[] next() {
        String record =
                switch (random.nextInt(1_000)) {
                    case 0 -> space();
                    case 1 -> "[" + record() + "]";
                    case 2 -> pick(ODD);
                    default -> record();
                };
        byte[] json = record.getBytes(UTF_8);
        return random.nextBoolean() ? json : mutated(json);
    }

    private String record() {
        List<String> fields = new ArrayList<>();
        for (String name : names) {
            int odds = random.nextInt(150);
            if (odds > 0) {
                fields.add(name(name) + ":" + space() + (odds < 9 ? pick(ODD) : value(name)));
            }
            if (odds == 149) {
                fields.add(name(name) + ":" + value(name));
            }
        }
        if (random.nextInt(8) == 0) {
            fields.add("\"note\":"
                    + (random.nextInt(20) == 0
                            ? deep()
                            : pick(random.nextBoolean() ? OddPieces.NOTES : OddPieces.UNREAD)));
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(fields, random);
        }
        return space() + "{" + space() + String.join("," + space(), fields) + space() + "}" + space();
    }

    private String name(String name) {
        return random.nextInt(40) == 0
                ? "\"\\u%04x%s\"".formatted((int) name.charAt(0), name.substring(1))
                : "\"" + name + "\"";
    }

    /** As a rule a good value of the field, in one of its spellings. */
    private String value(String name) {
        if (name.equals(schema.timeField()) && schema.timeUnit() == TimeUnit.ISO_8601) {
            return '"' + pick(DATES) + pick(CLOCKS) + pick(OFFSETS) + '"';
        }
        if (name.equals("region")) {
            return text();
        }
        return random.nextInt(4) == 0 && isQuoted(name) ? '"' + number(name) + '"' : number(name);
    }

    private boolean isQuoted(String name) {
        return Stream.concat(schema.key().stream(), schema.operands().stream())
                .anyMatch(field -> field.name().equals(name) && field.type().quoted());
    }

    private String number(String name) {
        if (name.equals(schema.timeField())) {
            return whole(1_500_000_000L + random.nextInt(100_000_000));
        }
        return name.equals("price") ? price() : whole(random.nextLong() >> random.nextInt(64));
    }

    private String whole(long value) {
        return switch (random.nextInt(20)) {
            case 0 -> value + ".000";
            case 1 -> value + "00e-2";
            case 2 -> value + "E0";
            case 3 -> value + (random.nextInt(4) == 0 ? ".000999" : ".0");
            default -> String.valueOf(value);
        };
    }

    private String price() {
        String cents = (random.nextInt(10) == 0 ? "-" : "") + random.nextInt(1_000_000);
        int scale = random.nextInt(40) == 0 ? 3 : random.nextInt(3);
        return switch (random.nextInt(8)) {
            case 0 -> cents;
            case 1 -> cents + "e-" + scale;
            default -> cents + (scale == 0 ? ".0" : ".375".substring(0, 1 + scale));
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder("\"");
        for (int left = random.nextInt(random.nextInt(12) == 0 ? 20 : 4); left > 0; left--) {
            switch (random.nextInt(24)) {
                case 0 -> text.append("\\n");
                case 1 -> text.append("\\u").append(Integer.toHexString(0x1000 + random.nextInt(0xF000)));
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(16));
                case 3 -> text.append((char) (0xA0 + random.nextInt(0x2000)));
                default -> text.append((char) ('A' + random.nextInt(26)));
            }
        }
        return text.append('"').toString();
    }

    private String deep() {
        int levels = 60 + random.nextInt(8);
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private String space() {
        return random.nextInt(8) == 0 ? pick(SPACES) : "";
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    private byte[] mutated(byte[] original) {
        byte[] json = original;
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            int from = random.nextInt(json.length + 1);
            int to = Math.min(json.length, from + random.nextInt(random.nextInt(4) == 0 ? 40 : 3));
            byte[] piece =
                    switch (random.nextInt(6)) {
                        case 0 -> new byte[0];
                        case 1 -> new byte[] {(byte) random.nextInt(256)};
                        case 2 -> Arrays.copyOf(json, random.nextInt(json.length + 1));
                        default -> pick(PIECES).getBytes(UTF_8);
                    };
            byte[] next = Arrays.copyOf(json, from + piece.length + json.length - to);
            System.arraycopy(piece, 0, next, from, piece.length);
            System.arraycopy(json, to, next, from + piece.length, json.length - to);
            json = next;
        }
        return json;
    }
}
