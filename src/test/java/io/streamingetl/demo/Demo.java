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
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

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
    private static final String CLEAR_SCREEN = "\033[H\033[2J";
    private static final Path LOG = Path.of("target", "demo", "demo.log");

    private Demo() {}

    public static void main(String[] args) throws Exception {
        // Before the first logger is made: nothing but the demo's own lines on the console.
        System.setProperty("logback.configurationFile", "logback-demo.xml");
        System.setProperty("demo.log", LOG.toString());
        BackgroundInterrupt.accept();
        try (StopSignal stop = new StopSignal(PATIENCE)) {
            demonstrate(stop);
            say("Stopped: orders, pipeline, database, broker; their folders are deleted.");
        } catch (Exception e) {
            say("Failed: %s. Log: %s".formatted(e.getMessage(), LOG));
            throw e;
        }
    }

    private static void demonstrate(StopSignal stop) throws Exception {
        // Maven's own lines are no part of the demo.
        DemoConsole.OUT.print(Ansi.AUTO.enabled() ? CLEAR_SCREEN : "");
        say("Starting a Kafka broker and a MariaDB server: about 10 s ...");
        try (DemoServers servers = new DemoServers()) {
            KafkaServer kafka = servers.kafka();
            DatabaseServer database = servers.database();
            if (stop.getAsBoolean()) {
                return;
            }
            kafka.createTopic(TOPIC, PARTITIONS, Map.of());
            Path conf = configuration(servers.folder(), kafka, database);
            try (DemoPipeline etl = new DemoPipeline(conf);
                    TableView view = new TableView(database.jdbc());
                    LiveOrders orders = new LiveOrders(kafka.bootstrapServers(), TOPIC, orders())) {
                introduce(kafka, database, etl);
                watch(stop, etl, view, orders);
                say("");
                say("Stopping ...");
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
                measures: { gross_income: sum(price * count), orders: count() }
                rollups:
                  income_by_shop_hour: { every: 1h, key: [region, shopid] }
                  income_by_day: { every: 1d, key: [region] }
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
                        TableView.TABLE);
        return Files.writeString(folder.resolve("etl.yaml"), yaml);
    }

    private static void introduce(KafkaServer kafka, DatabaseServer database, DemoPipeline etl) {
        say("");
        say("  Orders    %,d a second into topic %s (%d partitions) of the broker at %s"
                .formatted(RATE, TOPIC, PARTITIONS, kafka.bootstrapServers()));
        say("  Rows      the income of each region, shop and item every 10 s, in table " + TableView.TABLE);
        say("  Roll-ups  by shop and hour in income_by_shop_hour, by region and day in income_by_day");
        say("  " + dashboard(etl));
        say("  Look      " + DemoServers.client(database));
        say("  Log       " + LOG);
        say("  Times     UTC");
        say("  Stop      Ctrl-C");
        say("");
    }

    private static String dashboard(DemoPipeline etl) {
        return "Dashboard " + etl.dashboard();
    }

    private static void watch(StopSignal stop, DemoPipeline etl, TableView view, LiveOrders orders)
            throws InterruptedException, SQLException {
        while (!stop.await(STATUS_PERIOD)) {
            TableView.Look look = view.look();
            if (!look.newest().isEmpty()) {
                say("");
                look.newest().forEach(Demo::say);
                say(dashboard(etl));
                say("");
            }
            // After the table, which then never holds an order that is not counted here.
            long sent = orders.acknowledged();
            say("%s  %,d orders sent: %,d in %,d rows, %,d in open windows; %s"
                    .formatted(
                            TableView.time(Instant.now()),
                            sent,
                            look.orders(),
                            look.rows(),
                            sent - look.orders(),
                            etl.status()));
        }
    }

    private static void say(String line) {
        DemoConsole.OUT.println(line);
    }
}
