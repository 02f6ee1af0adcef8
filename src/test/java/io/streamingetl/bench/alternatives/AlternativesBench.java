package io.streamingetl.bench.alternatives;

import io.streamingetl.bench.BenchCase;
import io.streamingetl.bench.BenchServers;
import io.streamingetl.bench.BenchTopics;
import io.streamingetl.bench.Round;
import io.streamingetl.bench.Rounds;
import io.streamingetl.testkit.oracle.Oracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The product and programs that do the same job with Flink SQL, Spark and Kafka Streams, alternating on the same topic;
 * for {@code mvn -Pbench verify}. The income missing in their rows is reported as a figure.
 */
class AlternativesBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 1);
    private static final BenchCase HOW = BenchCase.list(BenchCase.BASE).get(0);

    /** Settings of a user who knows the driver. */
    private static final Alternative.Writes REWRITTEN = new Alternative.Writes(5_000, true);

    /** The driver's defaults, and the connector's default of {@code sink.buffer-flush.max-rows}. */
    private static final Alternative.Writes FLINK_DEFAULTS = new Alternative.Writes(100, false);

    @Test
    void when_alternativesReadTheSameTopic_then_theirFiguresAreWrittenBesideTheProducts() throws Exception {
        AlternativesReport report = new AlternativesReport(HOW);
        try (BenchServers servers = new BenchServers()) {
            BenchTopics topics = new BenchTopics(servers.kafka());
            String topic = topics.name(HOW);
            Oracle expected = topics.expected(HOW);
            Rounds rounds = new Rounds(servers);
            AlternativeRounds alternatives = new AlternativeRounds(servers);
            Map<String, Alternative> others = others(servers);
            List<Round> ours = new ArrayList<>();
            Map<String, List<Round>> theirs = new LinkedHashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                ours.add(rounds.product(HOW, topic, expected));
                for (Map.Entry<String, Alternative> other : others.entrySet()) {
                    theirs.computeIfAbsent(other.getKey(), name -> new ArrayList<>())
                            .add(alternatives.round(other.getValue(), HOW, topic, expected));
                }
            }
            report.add("streaming-etl", ours, ours);
            theirs.forEach((name, measured) -> report.add(name, measured, ours));
        }
        report.write();
    }

    private static Map<String, Alternative> others(BenchServers servers) throws Exception {
        Map<String, Alternative> others = new LinkedHashMap<>();
        others.put(
                "Flink SQL, batches rewritten",
                Alternative.compile("flink", "OrdersByFlink", REWRITTEN, servers.newFolder()));
        others.put(
                "Flink SQL, its JDBC sink's defaults",
                Alternative.compile("flink", "OrdersByFlink", FLINK_DEFAULTS, servers.newFolder()));
        others.put("Spark", Alternative.compile("spark", "OrdersBySpark", REWRITTEN, servers.newFolder()));
        others.put(
                "Kafka Streams",
                Alternative.compile("kafka-streams", "OrdersByKafkaStreams", REWRITTEN, servers.newFolder()));
        return others;
    }
}
