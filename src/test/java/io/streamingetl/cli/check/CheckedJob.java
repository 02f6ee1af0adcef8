package io.streamingetl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.LocalNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A job for {@code check}. */
final class CheckedJob {
    static final int OK = 0;
    static final int WARNING = 1;
    static final int ERROR = 2;

    private final Job job;
    private final Path dir;

    /** @param dir for its configuration */
    CheckedJob(Job job, Path dir) {
        this.job = job;
        this.dir = dir;
    }

    CommandRun check(String... options) {
        return CommandRun.of("check", job.file(dir), List.of(options));
    }

    void assertFinds(int exitCode, String... texts) {
        CommandRun run = check();
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        assertThat(run.out()).contains(texts);
    }

    /** Sends 2,000 orders of now. */
    void produce() {
        OrderOptions options = OrderOptions.of(1, System.currentTimeMillis(), 1_000);
        try (OrderProducer producer = new OrderProducer(
                Map.of("bootstrap.servers", job.bootstrapServers()), job.topic(), options, Pace.LIVE, false)) {
            producer.run(2_000, () -> false);
        }
    }

    /** As the first start does. */
    void makeTables() {
        try (LocalNode node = LocalNode.start(job)) {
            node.stop();
        }
    }

    /** An order of 2018. */
    static String order(int count) {
        return "{\"region\": \"TW\", \"shopid\": 1, \"itemid\": 1, \"timestamp\": 1537514430, \"price\": 4.03,"
                + " \"count\": " + count + "}";
    }
}
