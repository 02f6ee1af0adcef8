package io.streamingetl.testkit.job;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.ConfigParser;
import io.streamingetl.testkit.Await;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.database.TableCopy;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.oracle.Oracle;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** One pipeline under test: a topic, a database, and a configuration whose keys a test sets by path. */
public final class Job {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final KafkaServer kafka;
    private final DatabaseServer server;
    private final String topic;
    private final String database;
    private final JobSettings settings = new JobSettings();

    private Job(KafkaServer kafka, DatabaseServer server, String topic, String database) {
        this.kafka = kafka;
        this.server = server;
        this.topic = topic;
        this.database = database;
        with("source.topics", "[" + topic + "]");
        with("source.kafka.bootstrap.servers", kafka.bootstrapServers());
        // A member that was killed stays in its group for its session timeout.
        with("source.kafka.group.id", database);
        with("window.idle-after", "500ms");
        with("sink.host", server.host());
        with("sink.port", String.valueOf(server.port()));
        with("sink.database", database);
        with("sink.user", server.user());
        with("sink.password", server.password());
        with("http.port", "0");
    }

    /** Creates a job with a new topic of this many partitions and a new database. */
    public static Job create(TestServers servers, int partitions) {
        return new Job(servers.kafka(), servers.database(), servers.newTopic(partitions), servers.newDatabase());
    }

    /** As {@link #create}, on given servers. */
    public static Job on(KafkaServer kafka, DatabaseServer server, int partitions) {
        int number = NAMES.incrementAndGet();
        kafka.createTopic("own-" + number, partitions, Map.of());
        server.createDatabase("own_" + number);
        return new Job(kafka, server, "own-" + number, "own_" + number);
    }

    /** Creates a job that reads an existing topic into a new database. */
    public static Job reading(KafkaServer kafka, DatabaseServer server, String topic) {
        String database = "reading_" + NAMES.incrementAndGet();
        server.createDatabase(database);
        return new Job(kafka, server, topic, database);
    }

    /** The same job with its database on another server. */
    public Job on(DatabaseServer other) {
        return new Job(kafka, other, topic, database);
    }

    /** Copies its tables to the same job on another server, and replaces existing ones. */
    public void copyTo(Job other) throws SQLException {
        other.server.createDatabase(database);
        TableCopy.all(server, other.server, database);
    }

    /** Sets a key by its path in {@code conf/etl.yaml}, such as {@code window.size}. */
    public Job with(String path, String value) {
        settings.set(path, value);
        return this;
    }

    /** Removes a key that was set. */
    public Job without(String path) {
        settings.remove(path);
        return this;
    }

    public String topic() {
        return topic;
    }

    public String database() {
        return database;
    }

    /** Password of the pipeline's user. */
    public String password() {
        return server.password();
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** The configuration as YAML. */
    public String yaml() {
        return settings.yaml();
    }

    public EtlConfig config() {
        return ConfigParser.parse(yaml(), "job.yaml", Map.of(), 2);
    }

    /** Writes the configuration to a file in this folder. */
    public Path file(Path dir) {
        try {
            return Files.writeString(dir.resolve("etl.yaml"), yaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Connection jdbc() throws SQLException {
        return server.jdbc(database);
    }

    /** A connection of the server's administrator without a default database. */
    Connection root() throws SQLException {
        return server.root();
    }

    /** The first column of the query's first row. */
    public long number(String sql) {
        try {
            return server.number(database, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Runs a statement. */
    public void execute(String sql) {
        try (Connection connection = jdbc();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Runs a statement as the administrator. */
    public void executeAsRoot(String sql) {
        try (Connection connection = server.root();
                Statement statement = connection.createStatement()) {
            connection.setCatalog(database);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Sends each value as a record; null is a tombstone. */
    public void send(String... values) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends sample orders as fast as the broker accepts them.
     *
     * @param count number of orders
     * @param keyed whether the order ID is the record's key
     */
    public void produce(OrderOptions orders, long count, boolean keyed) {
        try (OrderProducer producer = new OrderProducer(
                Map.of("bootstrap.servers", bootstrapServers()), topic, orders, Pace.BACKLOG, keyed)) {
            producer.run(count, () -> false);
        }
    }

    /** Number of records that the committed progress accounts for; 0 if there is none yet. */
    public long accounted() {
        return number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '" + database
                                + "' AND table_name = 'etl_progress'")
                        == 0
                ? 0
                : number("SELECT COALESCE(SUM(records), 0) FROM etl_progress");
    }

    /** Number of progress rows whose partitions have open panes. */
    public long openPartitions() {
        return number("SELECT COUNT(*) FROM etl_progress WHERE resume_offset < next_offset");
    }

    /** Waits until the progress accounts for this many records and every window is written. */
    public void awaitSettled(long records, Duration timeout) {
        String settled = "SELECT COALESCE(SUM(records), 0) >= " + records
                + " AND COALESCE(SUM(resume_offset < next_offset), 0) = 0 FROM etl_progress";
        Await.until(
                () -> number(settled) == 1,
                timeout,
                () -> records + " records settled; " + accounted() + " are accounted for");
    }

    /** Waits until the roll-ups hold all rows of the table; a node that runs fills those that do not. */
    public void awaitRollups() {
        String complete = "SELECT COUNT(*) FROM etl_rollup WHERE state = 'filling'";
        Await.until(() -> number(complete) == 0, Duration.ofMinutes(3), () -> "the roll-ups to be filled");
    }

    /** The windows recorded in {@code etl_window_plan}. */
    public OracleSpec plannedWindows() {
        return PlannedWindows.of(this);
    }

    /** All differences of the table, its roll-ups and the ledger from an independent recomputation of the topic. */
    public List<String> differences(OracleSpec spec) throws SQLException {
        Oracle oracle = Oracle.read(bootstrapServers(), topic, spec);
        try (Connection connection = jdbc()) {
            List<String> found = new ArrayList<>(oracle.compareWithTable(connection, "gross_income"));
            if (!config().rollups().isEmpty()) {
                awaitRollups();
            }
            found.addAll(oracle.compareWithRollups(connection, config()));
            found.addAll(oracle.ledgerDifferences(connection, "orders", topic));
            return found;
        }
    }
}
