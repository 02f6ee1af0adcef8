package io.streamingetl.cli.check;

import static io.streamingetl.cli.check.CheckedJob.ERROR;
import static io.streamingetl.cli.check.CheckedJob.OK;
import static io.streamingetl.cli.check.CheckedJob.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.node.CommandRun;
import io.streamingetl.testkit.process.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Each line of {@code check} on the broker and its records made to fail. */
class CheckIT extends CheckFixture {
    CheckIT() {
        super(2);
    }

    @Test
    void when_nothingIsWrong_then_allLinesAreOk() {
        checked.produce();
        checked.makeTables();
        CommandRun run = checked.check();
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(OK);
        assertThat(run.out())
                .contains(
                        "topic " + job.topic(),
                        "2 partition(s)",
                        "group " + job.config().consumerGroup(),
                        "columns, keys and collations fit",
                        "of the latest 1,000, all are events",
                        "column gross_income",
                        "database clock",
                        "stamped by its producer",
                        "0 warning(s), 0 error(s)");
    }

    @Test
    void when_theLatestOffsetsHoldNoRecord_then_theRecordsBeforeThemAreSampled() {
        checked.produce();
        abort(3_000);
        awaitReadable(2_000 + 3_000 + 2);
        assertThat(checked.check().out()).contains("of the latest 1,000, all are events");
    }

    private void abort(int records) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers(), "transactional.id", "aborts"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < records; i++) {
                // Of an aborted transaction: whether it fails does not matter.
                var unused = producer.send(new ProducerRecord<>(job.topic(), i % 2, null, "not an event"));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    /** Until it is marked in each partition, what is behind an aborted transaction can't be read. */
    private void awaitReadable(long offsets) {
        Map<TopicPartition, OffsetSpec> ends = Map.of(
                new TopicPartition(job.topic(), 0), OffsetSpec.latest(),
                new TopicPartition(job.topic(), 1), OffsetSpec.latest());
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        try (Admin admin = SERVERS.kafka().admin()) {
            Await.until(
                    () -> admin.listOffsets(ends, committed).all().get().values().stream()
                                    .mapToLong(ListOffsetsResultInfo::offset)
                                    .sum()
                            == offsets,
                    Duration.ofMinutes(1),
                    () -> "the marks of the aborted transaction");
        }
    }

    @Test
    void when_jsonIsAsked_then_oneObjectWithEachFinding() {
        JsonObject json = new JsonObject(checked.check("--json").out());
        assertThat(json.getString("result")).isEqualTo("warning");
        assertThat(json.getJsonArray("findings").getJsonObject(0).getString("what"))
                .isEqualTo("configuration");
    }

    @Test
    void when_theConfigurationIsWrong_then_eachViolationIsAnError() throws IOException {
        Path conf = Files.writeString(dir.resolve("bad.yaml"), "window: { siz: 1s }\nsink: { port: 0, password: x }\n");
        CommandRun run = CommandRun.of("check", "--conf", conf.toString());
        assertThat(run.exitCode()).isEqualTo(ERROR);
        assertThat(run.out()).contains("window.siz", "sink.port", "2 error(s)");
    }

    @Test
    void when_theTopicIsEmpty_then_warning() {
        checked.makeTables();
        checked.assertFinds(WARNING, "the topic is empty");
    }

    @Test
    void when_theNewestRecordIsStampedAhead_then_warning() {
        checked.makeTables();
        long aheadMs = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            var unused = producer.send(new ProducerRecord<>(job.topic(), 0, aheadMs, null, CheckedJob.order(1)));
        }
        checked.assertFinds(
                WARNING, "stamped by its producer 3,", "s ahead of this machine's clock", "-> run NTP on both");
    }

    @Test
    void when_theQuarantineTopicIsMissing_then_error() {
        job.with("quarantine.topic", "no-such-quarantine");
        checked.assertFinds(
                ERROR, "quarantine topic no-such-quarantine", "it does not exist, or the user may not see it");
    }

    @Test
    void when_theQuarantineTopicIsThere_then_ok() {
        checked.produce();
        String topic = SERVERS.newTopic(3);
        job.with("quarantine.topic", topic);
        checked.assertFinds(OK, "quarantine topic " + topic, "3 partition(s)");
    }

    @Test
    void when_someRecordsAreBad_then_warningWithAnExampleOfEach() {
        checked.produce();
        job.send("not json", "{}", "{}");
        checked.assertFinds(
                WARNING,
                "3 would be quarantined",
                "BAD_JSON: 1, such as: ",
                "MISSING_FIELD: 2, such as: timestamp is missing");
    }

    @Test
    void when_allRecordsAreBad_then_error() {
        job.send("{}", "{\"a\": 1}");
        checked.assertFinds(ERROR, "none is an event: these are not the configured records");
    }

    @Test
    void when_theTopicIsMissing_then_error() {
        job.with("source.topics", "[no-such-topic]");
        checked.assertFinds(ERROR, "topic no-such-topic", "it does not exist, or the user may not see it");
    }

    @Test
    void when_theTopicIsMisspelled_then_theSimilarOneIsNamed() {
        SERVERS.kafka().createTopic("misspelled-orders", 1, Map.of());
        job.with("source.topics", "[mispeled-orders]");
        checked.assertFinds(ERROR, "it does not exist, or the user may not see it; did you mean misspelled-orders?");
    }

    @Test
    void when_theBrokerIsAway_then_errorAndTheDatabaseIsCheckedAllTheSame() throws IOException {
        job.with("source.kafka.bootstrap.servers", "127.0.0.1:" + Ports.free());
        checked.assertFinds(
                ERROR, "no broker answers at 127.0.0.1:", "-> check bootstrap.servers", ", user etl", "1 error(s)");
    }
}
