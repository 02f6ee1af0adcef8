package io.streamingetl.demo;

import io.streamingetl.cli.generate.OrderOptions;
import io.streamingetl.node.StopSignal;
import io.streamingetl.testkit.database.DatabaseServer;
import io.streamingetl.testkit.kafka.KafkaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Streams sample orders through the ETL into a table and shows the result. Ctrl-C stops the orders, the pipeline, the
 * database and the broker, in this order.
 */
public final class Demo {
    private static final String TOPIC = "orders";
    private static final int PARTITIONS = 4;
    private static final int RATE = 2_000;
    private static final int DISORDER_MS = 1_000;
    private static final int SHOPS = 25;
    private static final int ITEMS = 8;
    private static final Duration STATUS_PERIOD = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path LOG = Path.of("target", "demo", "demo.log");

    private Demo() {}

    public static void main(String[] args) throws Exception {
        // Before the first logger is made: nothing but the demo's own lines on the console.
        System.setProperty("logback.configurationFile", "logback-demo.xml");
        System.setProperty("demo.log", LOG.toString());
        try (StopSignal stop = new StopSignal(PATIENCE)) {
            demonstrate(stop);
            say("Stopped: orders, pipeline, database, broker; their folders are deleted.");
        } catch (Exception e) {
            say("Failed: %s. Log: %s".formatted(e.getMessage(), LOG));
            throw e;
        }
    }

    private static void demonstrate(StopSignal stop) throws Exception {
        say("Starts a Kafka broker and a MariaDB server ...");
        try (DemoServers servers = new DemoServers()) {
            KafkaServer kafka = servers.kafka();
            DatabaseServer database = servers.database();
            if (stop.getAsBoolean()) {
                return;
            }
            kafka.createTopic(TOPIC, PARTITIONS, Map.of());
            Path conf = configuration(servers.folder(), kafka, database);
            try (DemoPipeline etl = new DemoPipeline(conf);
                    ResultView view = new ResultView(database.jdbc());
                    LiveOrders orders = new LiveOrders(kafka.bootstrapServers(), TOPIC, orders())) {
                introduce(kafka, database, etl);
                watch(stop, etl, view, orders);
                say("");
                say("Stops ...");
            }
        }
    }

    private static OrderOptions orders() {
        return OrderOptions.of(1, System.currentTimeMillis(), RATE)
                .withKeys(SHOPS, ITEMS)
                .withDisorder(DISORDER_MS, 0);
    }

    private static Path configuration(Path folder, KafkaServer kafka, DatabaseServer database) throws IOException {
        String yaml = """
                source:
                  topics: [%s]
                  kafka: { bootstrap.servers: "%s" }
                window: { size: 10s, label: end, max-out-of-orderness: 2s, idle-after: 2s }
                sink:
                  host: %s
                  port: %d
                  database: %s
                  user: %s
                  password: "%s"
                  table: %s
                http: { port: 0 }
                """.formatted(
                        TOPIC,
                        kafka.bootstrapServers(),
                        database.host(),
                        database.port(),
                        database.database(),
                        database.user(),
                        database.password(),
                        ResultView.TABLE);
        return Files.writeString(folder.resolve("etl.yaml"), yaml);
    }

    private static void introduce(KafkaServer kafka, DatabaseServer database, DemoPipeline etl) {
        say("");
        say("  Orders    %,d a second into topic %s (%d partitions) of the broker at %s"
                .formatted(RATE, TOPIC, PARTITIONS, kafka.bootstrapServers()));
        say("  Rows      the income of each region, shop and item every 10 s, in table " + ResultView.TABLE);
        say("  Dashboard " + etl.dashboard());
        say("  Look      " + DemoServers.client(database));
        say("  Log       " + LOG);
        say("  Stop      Ctrl-C");
        say("");
    }

    private static void watch(StopSignal stop, DemoPipeline etl, ResultView view, LiveOrders orders)
            throws InterruptedException, SQLException {
        while (!stop.await(STATUS_PERIOD)) {
            view.newer().forEach(Demo::say);
            // The formatter, since toString leaves the seconds of a whole minute out.
            String time = DateTimeFormatter.ISO_LOCAL_TIME.format(
                    LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
            say("%s  %,d orders sent, %s"
                    .formatted(time, orders.acknowledged(), etl.status().orElse("starting")));
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
