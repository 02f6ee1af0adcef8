package io.streamingetl.core.decode.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.streamingetl.core.event.TimeUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Order records of one topic: most look like the one before, some have other values, another order or other white
 * space, and some are damaged in a few bytes. Each lies amid other bytes, as in a batch of Kafka's.
 */
final class RandomRecords {
    private final Random random;
    private final TimeUnit timeUnit;
    private List<String> names = new ArrayList<>();
    private String[] blanks = {"", "", " ", ""};

    RandomRecords(long seed, TimeUnit timeUnit) {
        this.timeUnit = timeUnit;
        random = new Random(seed);
        reset();
    }

    private void reset() {
        names = new ArrayList<>(List.of("itemid", "count", "timestamp", "price", "orderid", "shopid", "region"));
    }

    /** The next record, from the array's byte {@code before} on up to its last {@code behind}. */
    byte[] next(int before, int behind) {
        if (random.nextInt(20) == 0) {
            rearrange();
        }
        byte[] json = record().getBytes(UTF_8);
        for (int left = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0; left > 0; left--) {
            json = damaged(json);
        }
        byte[] amid = new byte[before + json.length + behind];
        Arrays.fill(amid, (byte) "0\"}1, ".charAt(random.nextInt(6)));
        System.arraycopy(json, 0, amid, before, json.length);
        return amid;
    }

    private void rearrange() {
        switch (random.nextInt(6)) {
            case 0 -> Collections.shuffle(names, random);
            case 1 -> names.add(random.nextInt(names.size() + 1), pick(OddPieces.EXTRAS));
            case 2 -> names.remove(random.nextInt(names.size()));
            case 3 -> names.add(random.nextInt(names.size() + 1), pick(names.toArray(String[]::new)));
            case 4 -> blanks[random.nextInt(blanks.length)] = pick(OddPieces.BLANKS);
            default -> Arrays.setAll(blanks, i -> i == 2 ? " " : "");
        }
        if (names.isEmpty() || random.nextInt(4) == 0) {
            reset();
        }
    }

    private String record() {
        StringBuilder json = new StringBuilder(blanks[0]).append('{');
        int odd = random.nextInt(4) == 0 ? random.nextInt(names.size()) : -1;
        for (int i = 0; i < names.size(); i++) {
            json.append(i == 0 ? "" : ",")
                    .append(blanks[1])
                    .append('"')
                    .append(names.get(i))
                    .append('"');
            json.append(blanks[3]).append(':').append(blanks[2]);
            json.append(i == odd ? oddValue() : usualValue(names.get(i))).append(blanks[3]);
        }
        return json.append('}').append(blanks[1]).toString();
    }

    private String oddValue() {
        return switch (random.nextInt(3)) {
            case 0 -> pick(OddPieces.NUMBERS);
            case 1 -> pick(OddPieces.TEXTS);
            default -> pick(OddPieces.OTHERS);
        };
    }

    private String usualValue(String name) {
        return switch (name) {
            case "itemid", "shopid" -> Integer.toString(random.nextInt(1 << random.nextInt(1, 31)));
            case "count" -> (random.nextInt(20) == 0 ? "\"%d\"" : "%d").formatted(random.nextInt(-3, 200));
            case "timestamp" -> time(1537514430 + random.nextInt(10_000));
            case "price" -> random.nextInt(-9, 1000) + "." + random.nextInt(10) + random.nextInt(10);
            case "region" -> pick(new String[] {"\"TW\"", "\"SG\"", "\"Malaysia\"", "\"Việt Nam\""});
            default -> random.nextInt(3) > 0 ? pick(OddPieces.UNREAD) : unread(random.nextInt(5));
        };
    }

    /** A value of any kind, with at most this many levels of lists and objects. */
    private String unread(int levels) {
        int members = random.nextInt(4);
        switch (levels == 0 ? 2 : random.nextInt(3)) {
            case 0 -> {
                return IntStream.range(0, members)
                        .mapToObj(i -> unread(levels - 1) + pick(blanks))
                        .collect(Collectors.joining(",", "[", pick(blanks) + "]"));
            }
            case 1 -> {
                return IntStream.range(0, members)
                        .mapToObj(i -> '"' + pick(OddPieces.EXTRAS) + '"' + pick(blanks) + ':' + unread(levels - 1))
                        .collect(Collectors.joining("," + pick(blanks), "{", "}"));
            }
            default -> {
                return pick(OddPieces.UNREAD);
            }
        }
    }

    private String time(long seconds) {
        return timeUnit == TimeUnit.ISO_8601
                ? '"' + Instant.ofEpochSecond(seconds).toString() + '"'
                : seconds + pick(new String[] {"", "", "", ".5", "123", "123.4567", "123456789", "00000000000"});
    }

    private byte[] damaged(byte[] json) {
        int from = random.nextInt(json.length + 1);
        int to = Math.min(json.length, from + random.nextInt(random.nextInt(4) == 0 ? 40 : 3));
        byte[] piece =
                switch (random.nextInt(4)) {
                    case 0 -> new byte[0];
                    case 1 -> new byte[] {(byte) random.nextInt(256)};
                    default -> pick(OddPieces.PIECES).getBytes(UTF_8);
                };
        byte[] next = new byte[from + piece.length + json.length - to];
        System.arraycopy(json, 0, next, 0, from);
        System.arraycopy(piece, 0, next, from, piece.length);
        System.arraycopy(json, to, next, from + piece.length, json.length - to);
        return next;
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
