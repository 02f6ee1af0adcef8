package io.streamingetl.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.OrderGenerator;
import io.streamingetl.cli.OrderOptions;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.BadRecords;
import io.streamingetl.testkit.CommandRun;
import io.streamingetl.testkit.FatJar;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.OracleSpec;
import io.streamingetl.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole corpus among good orders, the process killed on the way, and one class mended and redriven at the end. */
class BadRecordsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("chaos.patience.minutes", 2));
    private static final int EACH = Integer.getInteger("chaos.bad.each", 9);
    private static final int GOOD = Integer.getInteger("chaos.bad.good", 21_000);
    private static final int PARTS = 3;
    private static final int PARTITIONS = 4;
    private static final int SEED = 46;
    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();

    private static final Logger LOG = LoggerFactory.getLogger(BadRecordsIT.class);

    /** The class that is mended: its price is a text. */
    private static final String MENDED = "price as text";

    /** What a mended one adds to its row: 83 * 4.03. */
    private static final long MENDED_CENTS = 33_449;

    @TempDir
    Path dir;

    /** One record. */
    private record Sent(Future<RecordMetadata> acked, byte[] value, Optional<BadRecords.Kind> kind) {}

    /** What was sent: the reason of each bad record by its partition and offset. */
    private final Map<String, String> expected = new TreeMap<>();

    /** The lines of a file for {@code redrive --edit}. */
    private final List<String> edits = new ArrayList<>();

    private final List<BadRecords.Kind> corpus = BadRecords.all();
    private long sent;

    @Test
    void when_recordsAreBad_then_eachIsInQuarantineOnceAndTheOthersAreSummedAndMendedOnesToo() throws Exception {
        Job job = Job.create(SERVERS, PARTITIONS)
                .with("quarantine.max-rows-per-minute", "1000000")
                .with("window.idle-after", "600s");
        assertThat(corpus.stream().filter(kind -> kind.reason().isPresent()).count())
                .isGreaterThanOrEqualTo(45);
        for (int part = 0; part < PARTS; part++) {
            send(job, part);
            if (part == PARTS - 1) {
                job.with("window.idle-after", "500ms");
            }
            long before = job.accounted();
            try (FatJar node = FatJar.start(
                    dir,
                    List.of("-Xmx256m"),
                    Map.of(),
                    "run",
                    "--conf",
                    job.file(dir).toString())) {
                if (part < PARTS - 1) {
                    Await.until(() -> job.accounted() > before, PATIENCE, () -> "progress past " + before);
                    assertThat(node.isAlive()).as(node.text()).isTrue();
                    node.kill();
                    assertThat(job.openPartitions())
                            .as("killed amid open windows")
                            .isPositive();
                } else {
                    job.awaitSettled(sent, PATIENCE);
                }
            }
        }
        assertThat(quarantine(job)).isEqualTo(expected);
        assertThat(job.number("SELECT COUNT(*) FROM etl_quarantine")).isEqualTo(expected.size());
        assertThat(job.number("SELECT SUM(quarantined) FROM etl_progress")).isEqualTo(expected.size());
        assertThat(job.number("SELECT SUM(records) FROM etl_progress")).isEqualTo(sent);
        assertThat(job.differences(OracleSpec.window(60)
                        .withCounts(order -> !expected.containsKey(order.partition() + ":" + order.offset()))))
                .isEmpty();
        redriveMended(job);
        LOG.info(
                "{} records, {} of them rejected, {} mended: {} result rows, all equal; orders of seed {}",
                sent,
                expected.size(),
                edits.size(),
                job.number("SELECT COUNT(*) FROM gross_income"),
                SEED);
    }

    private void redriveMended(Job job) throws IOException {
        assertThat(verify(job).exitCode()).as("equal before").isZero();
        long before = cents(job);
        Path file = Files.write(dir.resolve("edits.jsonl"), edits);
        CommandRun run = CommandRun.of("redrive", "--conf", job.file(dir).toString(), "--edit", file.toString());
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(edits).hasSize(EACH);
        assertThat(job.number("SELECT COUNT(redriven) FROM etl_quarantine")).isEqualTo(EACH);
        assertThat(cents(job) - before).isEqualTo(EACH * MENDED_CENTS);
        CommandRun proof = verify(job);
        assertThat(proof.exitCode()).as(proof.toString()).isZero();
    }

    private CommandRun verify(Job job) {
        return CommandRun.of(
                "verify",
                "--conf",
                job.file(dir).toString(),
                "--from",
                "2018-09-21T00:00:00Z",
                "--to",
                "2018-09-22T12:00:00Z");
    }

    private static long cents(Job job) {
        return job.number("SELECT SUM(gross_income) * 100 FROM gross_income");
    }

    /** Sends a part of the good orders, and evenly among them its part of each class. */
    private void send(Job job, int part) throws InterruptedException, ExecutionException {
        OrderGenerator orders = new OrderGenerator(OrderOptions.of(SEED, START_MS, 100));
        long odd = (long) corpus.size() * EACH;
        List<Sent> all = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long i = (long) part * GOOD / PARTS; i < (part + 1L) * GOOD / PARTS; i++) {
                all.add(send(producer, job, orders.order(i), Optional.empty()));
                for (long k = i * odd / GOOD; k < (i + 1) * odd / GOOD; k++) {
                    BadRecords.Kind kind = corpus.get((int) (k % corpus.size()));
                    all.add(send(producer, job, kind.value().apply(k), Optional.of(kind)));
                }
            }
        }
        for (Sent one : all) {
            RecordMetadata at = one.acked().get();
            one.kind().ifPresent(kind -> note(kind, one.value(), at));
        }
    }

    private void note(BadRecords.Kind kind, byte[] value, RecordMetadata at) {
        kind.reason().ifPresent(reason -> expected.put(at.partition() + ":" + at.offset(), reason.name()));
        if (kind.name().equals(MENDED)) {
            edits.add("{\"topic\": \"%s\", \"partition\": %d, \"offset\": %d, \"value\": %s}"
                    .formatted(
                            at.topic(),
                            at.partition(),
                            at.offset(),
                            new String(value, UTF_8).replace("\"4.03\"", "4.03")));
        }
    }

    private Sent send(KafkaProducer<byte[], byte[]> producer, Job job, byte[] value, Optional<BadRecords.Kind> kind) {
        return new Sent(producer.send(record(job, value)), value, kind);
    }

    private ProducerRecord<byte[], byte[]> record(Job job, byte[] value) {
        return new ProducerRecord<>(job.topic(), (int) (sent++ % PARTITIONS), null, value);
    }

    private static Map<String, String> quarantine(Job job) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        try (Connection connection = job.jdbc();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT `partition`, `offset`, reason FROM etl_quarantine")) {
            while (rows.next()) {
                found.put(rows.getInt(1) + ":" + rows.getLong(2), rows.getString(3));
            }
        }
        return found;
    }
}
