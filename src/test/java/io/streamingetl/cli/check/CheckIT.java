package io.streamingetl.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.cli.EtlNode;
import io.streamingetl.cli.OrderOptions;
import io.streamingetl.cli.OrderProducer;
import io.streamingetl.cli.Pace;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.CommandRun;
import io.streamingetl.testkit.DatabaseServer;
import io.streamingetl.testkit.Job;
import io.streamingetl.testkit.Ports;
import io.streamingetl.testkit.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each line of {@code check} made to fail, on a real broker and a real database. */
class CheckIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final int OK = 0;
    private static final int WARNING = 1;
    private static final int ERROR = 2;

    @TempDir
    private Path dir;

    private Job job;

    @BeforeEach
    void createJob() {
        job = Job.create(SERVERS, 2);
    }

    private CommandRun check(String... options) {
        String[] args = new String[3 + options.length];
        System.arraycopy(new String[] {"check", "--conf", job.file(dir).toString()}, 0, args, 0, 3);
        System.arraycopy(options, 0, args, 3, options.length);
        return CommandRun.of(args);
    }

    private void produce() {
        OrderOptions options = OrderOptions.of(1, System.currentTimeMillis(), 1_000);
        try (OrderProducer producer = new OrderProducer(
                Map.of("bootstrap.servers", job.bootstrapServers()), job.topic(), options, Pace.LIVE, false)) {
            producer.run(2_000, () -> false);
        }
    }

    private void makeTables() {
        Vertx vertx = Vertx.vertx();
        EtlNode.start(vertx, job.config(), Duration.ofSeconds(1), status -> {})
                .await()
                .stop()
                .await();
        vertx.close().await();
    }

    private void assertFinds(int exitCode, String... texts) {
        CommandRun run = check();
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        assertThat(run.out()).contains(texts);
    }

    @Test
    void when_nothingIsWrong_then_allLinesAreOk() {
        produce();
        makeTables();
        CommandRun run = check();
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(OK);
        assertThat(run.out())
                .contains(
                        "topic " + job.topic(),
                        "2 partition(s)",
                        "group streaming-etl.orders",
                        "columns, keys, collations and privileges fit",
                        "of the latest 1,000, all are events",
                        "column gross_income",
                        "database clock",
                        "stamped by its producer",
                        "0 warning(s), 0 error(s)");
    }

    @Test
    void when_theLatestOffsetsHoldNoRecord_then_theRecordsBeforeThemAreSampled() {
        produce();
        abort(3_000);
        awaitReadable(2_000 + 3_000 + 2);
        assertThat(check().out()).contains("of the latest 1,000, all are events");
    }

    private void abort(int records) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers(), "transactional.id", "aborts"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < records; i++) {
                // That of an aborted transaction fails or not: nobody is to see it.
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
        JsonObject json = new JsonObject(check("--json").out());
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
        makeTables();
        assertFinds(WARNING, "there are none: nothing can be told");
    }

    @Test
    void when_tablesAreNotThereYet_then_runMakesThem() {
        produce();
        assertFinds(OK, "table gross_income", "not there yet: run makes it");
    }

    @Test
    void when_tablesAreNotThereAndNobodyMayMakeThem_then_error() {
        job.with("sink.create-table", "false");
        assertFinds(ERROR, "missing (or hidden from this user)", "-> CREATE TABLE IF NOT EXISTS `gross_income`");

        job.with("sink.create-table", "true");
        revoke("CREATE");
        assertFinds(ERROR, "not there, and the user may not create it");
    }

    @Test
    void when_tablesAreNotThereAndARoleMayMakeThem_then_runMakesThem() {
        produce();
        revoke("CREATE");
        String role = job.database() + "_maker";
        String user = "'etl'@'127.0.0.1'";
        boolean mariaDb = SERVERS.database().kind() == DatabaseServer.Kind.MARIADB;
        job.executeAsRoot("CREATE ROLE " + role);
        job.executeAsRoot("GRANT CREATE ON " + job.database() + ".* TO " + role);
        job.executeAsRoot("GRANT " + role + " TO " + user);
        job.executeAsRoot("SET DEFAULT ROLE " + role + (mariaDb ? " FOR " : " TO ") + user);
        assertFinds(OK, "not there yet: run makes it");
    }

    private void revoke(String privilege) {
        job.executeAsRoot("REVOKE " + privilege + " ON " + job.database() + ".* FROM 'etl'@'127.0.0.1'");
    }

    @Test
    void when_aPrivilegeIsMissing_then_errorNamesIt() {
        makeTables();
        revoke("UPDATE");
        assertFinds(ERROR, "error  ", "UPDATE command denied", "-> GRANT SELECT, INSERT, UPDATE");
    }

    @Test
    void when_aTableHasAnotherShape_then_errorWithTheStatementThatMendsIt() {
        makeTables();
        job.executeAsRoot("ALTER TABLE gross_income MODIFY gross_income DOUBLE NOT NULL");
        assertFinds(ERROR, "column gross_income.gross_income is DOUBLE", "-> ALTER TABLE `gross_income` MODIFY COLUMN");
    }

    @Test
    void when_aCollationTakesTextsForEqual_then_error() {
        makeTables();
        job.executeAsRoot("ALTER TABLE gross_income MODIFY region VARCHAR(16)"
                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL");
        assertFinds(ERROR, "COLLATE utf8mb4_general_ci", "distinct texts stay distinct keys");
    }

    @Test
    void when_aColumnIsTooNarrowForTheSample_then_warning() {
        produce();
        makeTables();
        job.executeAsRoot("ALTER TABLE gross_income MODIFY gross_income DECIMAL(12, 2) NOT NULL");
        assertFinds(WARNING, "holds up to 9999999999.99", "do not fit", "-> widen the column");
    }

    @Test
    void when_oneRecordOfTheSampleIsPastItsColumn_then_error() {
        makeTables();
        job.send(order(10_000));
        job.executeAsRoot("ALTER TABLE gross_income MODIFY gross_income DECIMAL(6, 2) NOT NULL");
        assertFinds(ERROR, "holds up to 9999.99, and the sample has 40300", "-> widen the column");
    }

    private static String order(int count) {
        return "{\"region\": \"TW\", \"shopid\": 1, \"itemid\": 1, \"timestamp\": 1537514430, \"price\": 4.03,"
                + " \"count\": " + count + "}";
    }

    @Test
    void when_theNewestRecordIsStampedAhead_then_warning() {
        makeTables();
        long aheadMs = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", job.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            var unused = producer.send(new ProducerRecord<>(job.topic(), 0, aheadMs, null, order(1)));
        }
        assertFinds(WARNING, "stamped by its producer 3,", "s ahead of this machine's clock", "-> run NTP on both");
    }

    @Test
    void when_theQuarantineTopicIsMissing_then_error() {
        job.with("quarantine.topic", "no-such-quarantine");
        assertFinds(ERROR, "quarantine topic no-such-quarantine", "it does not exist, or the user may not see it");
    }

    @Test
    void when_theQuarantineTopicIsThere_then_ok() {
        produce();
        String topic = SERVERS.newTopic(3);
        job.with("quarantine.topic", topic);
        assertFinds(OK, "quarantine topic " + topic, "3 partition(s)");
    }

    @Test
    void when_someRecordsAreBad_then_warningWithAnExampleOfEach() {
        produce();
        job.send("not json", "{}", "{}");
        assertFinds(
                WARNING,
                "3 would be quarantined",
                "BAD_JSON: 1, such as: ",
                "MISSING_FIELD: 2, such as: timestamp is missing");
    }

    @Test
    void when_allRecordsAreBad_then_error() {
        job.send("{}", "{\"a\": 1}");
        assertFinds(ERROR, "none is an event: these are not the configured records");
    }

    @Test
    void when_theTopicIsMissing_then_error() {
        job.with("source.topics", "[no-such-topic]");
        assertFinds(ERROR, "topic no-such-topic", "it does not exist, or the user may not see it");
    }

    @Test
    void when_theBrokerIsAway_then_errorAndTheDatabaseIsCheckedAllTheSame() throws IOException {
        job.with("source.kafka.bootstrap.servers", "127.0.0.1:" + Ports.free());
        assertFinds(ERROR, "nobody answers at 127.0.0.1:", "-> look at bootstrap.servers", ", user etl", "1 error(s)");
    }

    @Test
    void when_thePasswordIsWrong_then_error() {
        job.with("sink.password", "wrong");
        assertFinds(ERROR, "error    database", "the user or its password is refused", "ok       broker");
    }

    @Test
    void when_theDatabaseIsMissingOrAway_then_error() {
        job.with("sink.database", "nosuchdb");
        assertFinds(ERROR, "error    database");
        job.with("sink.port", String.valueOf(Ports.free()));
        assertFinds(ERROR, "error    database", "Connection refused");
    }

    @Test
    void when_aServerAcceptsAndSaysNothing_then_errorInBoundedTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            job.with("sink.port", String.valueOf(silent.getLocalPort()));
            assertFinds(ERROR, "error    database");
        }
    }
}
