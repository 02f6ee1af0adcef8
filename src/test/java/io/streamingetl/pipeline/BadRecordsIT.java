package io.streamingetl.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.generate.OrderGenerator;
import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.BadRecords;
import io.streamingetl.testkit.job.Job;
import io.streamingetl.testkit.job.TestServers;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.node.FatJar;
import io.streamingetl.testkit.oracle.OracleSpec;
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

/** The whole corpus between valid orders, with the process killed on the way. */
class BadRecordsIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("chaos.patience.minutes", 2));
    private static final long SEED = Long.getLong("chaos.seed", 46);
    private static final int EACH = Integer.getInteger("chaos.bad.each", 9);
    private static final int GOOD = Integer.getInteger("chaos.bad.good", 21_000);
    private static final int PARTS = 3;
    private static final int PARTITIONS = 4;
    private static final long START_MS = Instant.parse("2018-09-21T06:00:00Z").toEpochMilli();

    @TempDir
    Path dir;

    /** A sent record: of a class, or a valid order, which has none. */
    private record Sent(Future<RecordMetadata> acked, Optional<BadRecords.RecordClass> kind, long number) {}

    /** The expected reason of each bad record, by partition and offset. */
    private final Map<String, String> expected = new TreeMap<>();

    /** Corrected values for one class of bad records, as input of {@code redrive --edit}. */
    private final List<String> edits = new ArrayList<>();

    private final List<BadRecords.RecordClass> corpus = BadRecords.all();
    private long sent;

    @Test
    void when_recordsAreBad_then_eachIsQuarantinedOnceAndTheOthersAreSummedAndCorrectedOnesRedriven() throws Exception {
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
                            .as("killed with open windows")
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
        assertThat(edits).hasSize(EACH);
        redriveEdited(job);
    }

    private void redriveEdited(Job job) throws IOException {
        String conf = job.file(dir).toString();
        CommandRun redrive = CommandRun.of(
                "redrive",
                "--conf",
                conf,
                "--edit",
                Files.write(dir.resolve("edits.jsonl"), edits).toString());
        assertThat(redrive.exitCode()).as(redrive.toString()).isZero();
        assertThat(job.number("SELECT COUNT(redriven) FROM etl_quarantine")).isEqualTo(edits.size());
        CommandRun verify = CommandRun.of(
                "verify", "--conf", conf, "--from", "2018-09-21T00:00:00Z", "--to", "2018-09-22T00:00:00Z");
        assertThat(verify.exitCode()).as(verify.toString()).isZero();
    }

    /** Sends a part of the valid orders, with a part of each class spread evenly among them. */
    private void send(Job job, int part) throws InterruptedException, ExecutionException {
        OrderGenerator orders = new OrderGenerator(OrderOptions.of(SEED, START_MS, 100));
        int share = GOOD / PARTS;
        int odd = corpus.size() * EACH / PARTS;
        List<Sent> all = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < share; i++) {
                long good = (long) part * share + i;
                all.add(new Sent(producer.send(record(job, orders.order(good))), Optional.empty(), good));
                for (long k = (long) i * odd / share; k < (i + 1L) * odd / share; k++) {
                    long number = (long) part * odd + k;
                    BadRecords.RecordClass kind = corpus.get((int) (number % corpus.size()));
                    byte[] value = kind.value().apply(number);
                    all.add(new Sent(producer.send(record(job, value)), Optional.of(kind), number));
                }
            }
        }
        for (Sent one : all) {
            note(job, one, one.acked().get());
        }
    }

    private void note(Job job, Sent one, RecordMetadata at) {
        one.kind().flatMap(BadRecords.RecordClass::reason).ifPresent(reason -> {
            expected.put(at.partition() + ":" + at.offset(), reason.name());
            if (one.kind().orElseThrow().name().equals(BadRecords.PRICE_AS_TEXT)) {
                edits.add("{\"topic\": \"%s\", \"partition\": %d, \"offset\": %d, \"value\": %s}"
                        .formatted(job.topic(), at.partition(), at.offset(), BadRecords.order(one.number())));
            }
        });
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
