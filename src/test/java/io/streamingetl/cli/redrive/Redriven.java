package io.streamingetl.cli.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** A job whose quarantined orders are redriven, and what its table has of them. */
final class Redriven {
    static final long START = 1537509600;

    private final Job job;
    private final Path dir;

    /** @param dir for the configuration and the files of --edit */
    Redriven(Job job, Path dir) {
        this.job = job;
        this.dir = dir;
    }

    /** An order of two pieces. */
    static String order(long second, String price) {
        return "{\"itemid\": 1, \"count\": 2, \"timestamp\": %d, \"price\": %s, \"shopid\": 3, \"region\": \"TW\"}"
                .formatted(second, price);
    }

    /** So many orders of 1.00 each, all of the first window, that are quarantined as late. */
    static Redriven withLateOrders(Job job, Path dir, int count) {
        job.with("window.late", "quarantine");
        job.send(order(START + 600, "1"));
        job.send(LongStream.range(0, count)
                .mapToObj(i -> order(START + 1 + i % 50, "0.50"))
                .toArray(String[]::new));
        LocalNode.runUntilSettled(job, count + 1L);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine WHERE reason = 'LATE'"))
                .isEqualTo(count);
        return new Redriven(job, dir);
    }

    /** A line of a file for --edit, of the first partition. */
    String edit(long offset, String value) {
        return "{\"topic\": \"%s\", \"partition\": 0, \"offset\": %d, \"value\": %s}\n"
                .formatted(job.topic(), offset, value);
    }

    /** A file for --edit. */
    String file(String name, String... lines) {
        try {
            return Files.writeString(dir.resolve(name), String.join("", lines)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String[] arguments(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("redrive", "--conf", job.file(dir).toString()));
        arguments.addAll(List.of(options));
        return arguments.toArray(String[]::new);
    }

    CommandRun redrive(String... options) {
        return CommandRun.of(arguments(options));
    }

    /** The income of a window in cents. */
    String income(long label) {
        return job.number("SELECT COALESCE(SUM(gross_income) * 100, 0) FROM gross_income WHERE `timestamp` = " + label)
                + " cents";
    }

    long markedCount() {
        return job.number("SELECT COUNT(redriven) FROM etl_quarantine");
    }

    /** Proves table and ledger by {@code verify}. */
    void assertVerified() {
        CommandRun run = CommandRun.of(
                "verify",
                "--conf",
                job.file(dir).toString(),
                "--from",
                "2018-09-21T00:00:00Z",
                "--to",
                "2018-09-22T00:00:00Z");
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }
}
