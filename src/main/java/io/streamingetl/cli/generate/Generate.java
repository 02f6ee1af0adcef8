package io.streamingetl.cli.generate;

import io.streamingetl.cli.ConfigOption;
import io.streamingetl.cli.OptionRules;
import io.streamingetl.cli.access.TopicReader;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.model.KafkaConnection;
import io.streamingetl.node.StopSignal;
import io.streamingetl.node.Version;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code generate}: sends sample orders to the first configured topic until it is stopped. */
@Command(
        name = "generate",
        description = "Sends sample orders with current event times to the first configured topic.",
        footer = {
            "",
            "Creates the topic with " + Generate.PARTITIONS
                    + " partitions if it is missing, and refuses one that holds records of others. Ctrl-C stops after"
                    + " all sent orders are acknowledged."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done or stopped",
            "1:Kafka refused or did not answer",
            "2:invalid configuration or usage, or the topic holds records of others"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
public final class Generate implements Callable<Integer> {
    static final int PARTITIONS = 4;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STATUS_PERIOD = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption conf;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Orders per second; 0 means as fast as Kafka accepts them. Default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(names = "--count", paramLabel = "N", description = "Stop after this number of orders. Default: never.")
    private Long count;

    @Option(
            names = "--keyed",
            description = "Use the order's id as the record's key. Default: no key, Kafka distributes the records.")
    private boolean keyed;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The same seed makes the same orders. Default: the current time.")
    private Long seed;

    @Option(
            names = "--late",
            defaultValue = "0",
            paramLabel = "F",
            description =
                    "The fraction of orders, 0 to 1, that are two to five minutes late. Default: ${DEFAULT-VALUE}.")
    private double late;

    @Option(
            names = "--shops",
            defaultValue = "" + OrderOptions.DEFAULT_SHOPS,
            paramLabel = "N",
            description = "Number of shops, 1 to " + OrderOptions.MAX_SHOPS + ". Default: ${DEFAULT-VALUE}.")
    private int shops;

    @Option(
            names = "--items",
            defaultValue = "" + OrderOptions.DEFAULT_ITEMS,
            paramLabel = "N",
            description = "Number of items per shop, 1 to " + OrderOptions.MAX_ITEMS + ". Default: ${DEFAULT-VALUE}.")
    private int items;

    @Option(
            names = "--into-existing",
            description = "Also send to a topic that holds records that generate did not send.")
    private boolean intoExisting;

    private long startNs;
    private long statusNs;
    private long statusCount;

    @Override
    public Integer call() throws InterruptedException {
        OrderOptions options = options();
        EtlConfig config = conf.read();
        Map<String, String> kafka = KafkaConnection.of(config.source().kafka());
        String topic = config.source().topics().get(0);
        if (OrderTopic.createIfMissing(kafka, topic, PARTITIONS)) {
            print("Created topic %s with %d partitions.".formatted(topic, PARTITIONS));
        } else if (!intoExisting) {
            requireOwnRecords(kafka, topic);
        }
        Pace pace = rate == 0 ? Pace.FLAT_OUT : Pace.LIVE;
        try (StopSignal stop = new StopSignal(STOP_TIMEOUT);
                OrderProducer producer = new OrderProducer(kafka, topic, options, pace, keyed, SampleMark.HEADERS)) {
            String orders = rate == 0 ? "As many orders as possible" : "%,d orders per second".formatted(rate);
            print("%s to topic %s, seed %d. Ctrl-C stops.".formatted(orders, topic, options.seed()));
            produce(producer, stop);
        }
        return 0;
    }

    /** Sample orders among real ones would be summed into their rows. */
    private void requireOwnRecords(Map<String, String> kafka, String topic) throws InterruptedException {
        Optional<String> foreign;
        try (TopicReader reader = new TopicReader(kafka)) {
            foreign = SampleMark.unmarked(reader, topic);
        } catch (TopicAuthorizationException e) {
            throw new IllegalStateException(
                    "generate may not read topic %s, to see whether all its records are its own: grant Read on the topic, or pass --into-existing"
                            .formatted(topic),
                    e);
        }
        if (foreign.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "topic %s holds records that generate did not send, such as %s: sample orders would be summed together with them; set source.topics to a topic of its own, or pass --into-existing"
                            .formatted(topic, foreign.get()));
        }
    }

    private OrderOptions options() {
        OptionRules.requireWithin(0, OrderOptions.MAX_RATE, spec, "--rate", rate);
        OptionRules.requireWithin(1, Long.MAX_VALUE, spec, "--count", count);
        long nowMs = System.currentTimeMillis();
        try {
            return OrderOptions.of(seed == null ? nowMs : seed, nowMs, Math.max(1, rate))
                    .withKeys(shops, items)
                    .withDisorder(OrderOptions.DEFAULT_DISORDER_MS, late);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private void produce(OrderProducer producer, StopSignal stop) {
        startNs = System.nanoTime();
        statusNs = startNs;
        try {
            producer.run(count == null ? Long.MAX_VALUE : count, () -> {
                printStatus(producer.acknowledged());
                return stop.getAsBoolean();
            });
        } finally {
            double seconds = (System.nanoTime() - startNs) / 1e9;
            print("%,d orders acknowledged in %.1f s.".formatted(producer.acknowledged(), seconds));
        }
    }

    /** Called often on the sending thread; prints a line once per period. */
    private void printStatus(long acknowledged) {
        long nowNs = System.nanoTime();
        if (nowNs - statusNs >= STATUS_PERIOD.toNanos()) {
            double perSecond = (acknowledged - statusCount) * 1e9 / (nowNs - statusNs);
            print("%,d orders acknowledged, %,.0f per second".formatted(acknowledged, perSecond));
            statusNs = nowNs;
            statusCount = acknowledged;
        }
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
