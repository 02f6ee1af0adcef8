package io.streamingetl.bench;

import io.streamingetl.cli.generate.OrderProducer;
import io.streamingetl.cli.generate.Pace;
import io.streamingetl.testkit.kafka.KafkaServer;
import io.streamingetl.testkit.oracle.Oracle;
import io.streamingetl.testkit.oracle.OracleSpec;
import java.util.HashMap;
import java.util.Map;

/** The topics of the cases, filled on first use, and the expected result of each. */
public final class BenchTopics {
    private final KafkaServer kafka;
    private final Map<String, String> names = new HashMap<>();
    private String expectedOf = "";
    private Oracle expected;

    public BenchTopics(KafkaServer kafka) {
        this.kafka = kafka;
    }

    /** The name of the case's topic. */
    public String name(BenchCase benchCase) {
        return names.computeIfAbsent(benchCase.topic(), topic -> fill("orders-" + names.size(), benchCase));
    }

    private String fill(String name, BenchCase benchCase) {
        kafka.createTopic(name, benchCase.partitions(), Map.of());
        Map<String, String> properties =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "compression.type", benchCase.compression());
        try (OrderProducer producer =
                new OrderProducer(properties, name, benchCase.orders(), Pace.BACKLOG, benchCase.keyed())) {
            producer.run(benchCase.records(), () -> false);
        }
        return name;
    }

    /** The expected rows of the case. Reading the topic also warms up the broker. */
    public Oracle expected(BenchCase benchCase) {
        String topic = name(benchCase);
        String of = topic + " " + benchCase.windowSeconds();
        if (!of.equals(expectedOf)) {
            // Two expected results may not fit into memory.
            expected = null;
            expected = Oracle.read(kafka.bootstrapServers(), topic, OracleSpec.window(benchCase.windowSeconds()));
            expectedOf = of;
        }
        return expected;
    }
}
