package io.streamingetl.cli.verify;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.CommandRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/** The hour of event time of the tests' orders, and {@code verify} over it. */
final class OrderHour {
    static final String FROM = "2018-09-21T06:00:00Z";
    static final String TO = "2018-09-21T07:00:00Z";
    static final long START_MS = Instant.parse(FROM).toEpochMilli();
    static final long START = START_MS / 1000;

    static final int EQUAL = 0;
    static final int DIFFERENT = 1;
    static final int UNDECIDED = 3;

    private OrderHour() {}

    /** So many orders, 1,000 a second of event time, of few keys, some of them late. */
    static void produce(Job job, long seed, long startMs, long count) {
        job.produce(orders(seed, startMs), count, false);
    }

    static OrderOptions orders(long seed, long startMs) {
        return OrderOptions.of(seed, startMs, 1_000).withKeys(20, 5).withDisorder(2_000, 0.01);
    }

    /** An order of two pieces, 3.00 each. */
    static String order(long second) {
        return "{\"itemid\": 1, \"count\": 2, \"timestamp\": %d, \"price\": 3, \"shopid\": 4, \"region\": \"TW\"}"
                .formatted(second);
    }

    static CommandRun verify(Job job, Path dir, String... options) {
        return verifyBetween(job, dir, FROM, TO, options);
    }

    static CommandRun verifyBetween(Job job, Path dir, String from, String to, String... options) {
        return CommandRun.of(arguments(job, dir, from, to, options));
    }

    static String[] arguments(Job job, Path dir, String from, String to, String... options) {
        String[] fixed = {"verify", "--conf", job.file(dir).toString(), "--from", from, "--to", to};
        return Stream.concat(Arrays.stream(fixed), Arrays.stream(options)).toArray(String[]::new);
    }
}
